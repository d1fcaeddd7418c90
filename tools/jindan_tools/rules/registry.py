"""Declare a rule: its code, its name and the causes it can argue about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run

Check = Callable[[Run], Iterator[Finding]]


class Rule(Struct, frozen=True, kw_only=True):
    """A deterministic check. `page` is its docstring, the text of `diagnose explain CODE`."""

    code: str
    name: str
    body: Check
    argues: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def page(self) -> str:
        """Return the documentation page of the rule."""
        return self.body.__doc__ or ""

    def check(self, run: Run) -> Iterator[Finding]:
        """Yield the findings of this rule with its code, its name and, unless given, its declared weights."""
        for found in self.body(run):
            argues = found.argues or self.argues
            yield replace(found, code=self.code, name=self.name, argues=argues)


def rule(code: str, name: str, argues: Mapping[str, float] | None = None) -> Callable[[Check], Rule]:
    """Turn a function from Run to findings into a Rule.

    `code` is a stable family prefix and three digits, never reused; `name` is the bad pattern in kebab case;
    `argues` maps every cause id the rule may speak about to its usual weight (see `Finding.argues`).
    """

    def wrap(body: Check) -> Rule:
        return Rule(code=code, name=name, body=body, argues=argues or {})

    return wrap


def finding(
    title: str,
    *evidence: Evidence,
    severity: Severity,
    argues: Mapping[str, float] | None = None,
    facts: Mapping[str, float | str] | None = None,
) -> Finding:
    """Build what a rule yields; code, name and default weights are filled in by the rule it belongs to."""
    return Finding(
        code="", name="", severity=severity, title=title, evidence=evidence, argues=argues or {}, facts=facts or {}
    )


def run_rules(run: Run, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Run every rule on the run, in table order; one that fails is reported, and the others still speak."""
    return tuple(found for each in rules for found in _checked(each, run))


def _checked(each: Rule, run: Run) -> Sequence[Finding]:
    try:
        return tuple(each.check(run))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        title = f"규칙 {each.code}의 점검이 내부 오류({type(error).__name__})로 끝나지 못해 그 판단은 빠져 있습니다."
        return (Finding(code=each.code, name=each.name, severity=Severity.INFO, title=title, evidence=()),)
