# Needs only make and Python 3.11–3.13. pip uses whatever index you have configured.
PYTHON   ?=
VENV     ?= .venv
DEMO_RUN ?= examples/failing_run
PYTEST   ?=
EVALS    ?=
BENCH    ?=
UPGRADE  ?=

BIN      := $(VENV)/bin
LOCK_ENV := .lock-venv
SOURCES  := src/agent tools knowledge evals
PIP      := $(BIN)/python -m pip --disable-pip-version-check
INSTALL  := $(PIP) install --no-compile --no-deps
COMPILE  := $(BIN)/python -W ignore -m compileall -qq -j 0

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env dev demo test fmt lint type imports lanes evals bench check lock clean

help: ## 이 도움말을 보여 줍니다
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

env: $(VENV)/.installed ## 실행 환경(.venv)을 잠금 파일대로 만듭니다
dev: $(VENV)/.installed $(VENV)/.dev ## 실행 환경에 개발 도구를 더합니다

demo: env ## 실패한 예제 실행(DEMO_RUN)을 진단합니다
	@$(BIN)/diagnose --auto $(DEMO_RUN) || [ $$? -eq 1 ]

test: dev ## 테스트를 돌립니다 (PYTEST='-k 이름')
	$(BIN)/python -m pytest -n logical --maxprocesses 8 --dist worksteal $(PYTEST)

fmt: dev ## 코드를 정리합니다
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lint: dev ## 규칙과 서식을 검사합니다
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: dev ## 형식을 검사합니다 (pyright strict)
	$(BIN)/pyright --pythonpath $(BIN)/python

imports: dev ## 패키지 사이의 방향을 검사합니다
	$(BIN)/lint-imports

lanes: dev ## 진짜 서버와 모델로 전체를 돌립니다 (무작위 가중치, 깨진 답, 작은 모델, 나란히 비교)
	$(BIN)/python -m jindan_evals fuzz
	$(BIN)/python -m jindan_evals faults
	$(BIN)/python -m jindan_evals small
	$(BIN)/python -m jindan_evals arms

evals: dev ## 평가 사례로 점수를 냅니다 (EVALS='...')
	$(BIN)/python -m jindan_evals $(EVALS)

bench: dev ## 속도를 잽니다 (BENCH='...')
	$(BIN)/python benchmarks/start_up.py $(BENCH)

check: lint type imports test ## 커밋하기 전에 할 검사를 모두 합니다

lock: ## 잠금 파일을 다시 만듭니다 (UPGRADE=--upgrade)
	@$(find_python); test -x $(LOCK_ENV)/bin/uv || { "$$py" -m venv $(LOCK_ENV) \
	    && $(LOCK_ENV)/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.9,<1'; }
	$(uv_compile) --group build -o requirements.lock
	$(uv_compile) --group dev -c requirements.lock -o requirements-dev.lock

clean: ## 만들어진 파일과 환경을 지웁니다
	rm -rf $(VENV) $(LOCK_ENV) build dist .pytest_cache .ruff_cache .import_linter_cache
	find $(SOURCES) tests -name __pycache__ -type d -prune -exec rm -rf {} +

uv_compile = $(LOCK_ENV)/bin/uv pip compile -q pyproject.toml --universal --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(UPGRADE)

# Leaves a fitting interpreter in $py. A name on PATH may be a shim that does not run, so each is tried.
define find_python
py=; for name in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
    "$$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
        2>/dev/null && { py=$$name; break; }; \
done; \
[ -n "$$py" ] || { \
    echo '오류: venv 모듈이 있는 Python 3.11, 3.12, 3.13 가운데 하나를 찾지 못했습니다.' >&2; \
    echo '  → 설치한 뒤 다시 실행하거나 경로를 지정하세요: make demo PYTHON=/경로/python3.12' >&2; \
    echo '  → Debian과 Ubuntu에서는 venv 모듈이 따로 있습니다: apt install python3-venv' >&2; \
    exit 2; }
endef

# The stamps: .runtime (locked packages), .installed (this checkout, editable), .dev (locked tools).
$(VENV)/.runtime: requirements.lock
	@$(find_python); \
	echo "$(VENV) 환경을 만듭니다 ($$("$$py" -V), 약 900 MB, 처음 한 번만 몇 분이 걸립니다)." >&2; \
	"$$py" -m venv --clear $(VENV)
	$(INSTALL) -q -r requirements.lock
	@$(COMPILE) $(VENV)/lib || true
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.runtime
	$(INSTALL) -q --no-build-isolation -e .
	@$(COMPILE) $(SOURCES)
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime | $(VENV)/.installed
	$(INSTALL) -q -r requirements-dev.lock
	@$(COMPILE) $(VENV)/lib || true
	@touch $@
