"""Find numbers a model wrote itself: digits of any script and number words with a unit."""

from __future__ import annotations

import re
import unicodedata

from jindan_tools.text.regex import regex

_NATIVE = (
    "하나|한|두|둘|세|셋|석|네|넷|넉|다섯|여섯|일곱|여덟|아홉|열(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|스무|스물|서른|마흔|쉰|예순|일흔|여든|아흔|"
    "수십|수백|수천|수만|몇십|몇백|몇천|여러|몇|반|두어|서너|너덧|네댓|대여섯|예닐곱|열댓|"
    "(?:스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)"
)
# '이 에폭' is 'this epoch': a lone 이 is no number.
_SINO = "(?:영|공|일|삼|사|오|육|칠|팔|구|십|백|천|만|억|조)|[영공일이삼사오육칠팔구십백천만억조]{2,}"
_UNIT = "배|퍼센트|프로|퍼밀|에폭|에포크|스텝|이터레이션|시간|분|초|밀리초|기가바이트|기가|메가바이트|메가|기비바이트|바이트|번째|번|회|개|장|줄|점|할|차례|건|클래스"
_AFTER = r"(?=$|[^가-힣]|입|였|이|가|는|은|을|를|로|에|의|만|나|도|까지|보다|정도|이상|이하|미만|초과|씩|쯤|째|만에|동안|사이|뒤|후|전|넘|안)"
_BEFORE = r"(?<![가-힣])"
_WITH_UNIT = regex(
    rf"{_BEFORE}(?:{_NATIVE}|{_SINO})\s+(?:{_UNIT}){_AFTER}|{_BEFORE}(?:{_NATIVE}|{_SINO})(?:배|퍼센트|프로|에폭|스텝){_AFTER}"
)
# Words that are numbers wherever they stand. 사이, 조사 and 영구 are made of numerals too, so a well-formed number with a ten,
# a hundred or a thousand in it is asked for; 열 alone is heat, and 하나 and 둘 count causes.
_DIGIT = "[일이삼사오육칠팔구]"
_BELOW_MYRIAD = rf"(?=[^\W\d]*?[십백천])(?:{_DIGIT}?천)?(?:{_DIGIT}?백)?(?:{_DIGIT}?십)?{_DIGIT}?"
_WHOLE_SINO = rf"(?:[수몇]?(?:[십백천]|{_BELOW_MYRIAD})[만억조]\s?(?:{_BELOW_MYRIAD})?|(?=[일이삼사오육칠팔구십백천수몇]{{2}})[수몇]?{_BELOW_MYRIAD})"
_WHOLE_NATIVE = (
    "열(?:하나|한|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉)|(?:스물|서른|마흔|예순|일흔|여든|아흔)(?:하나|한|두|둘|세|셋|네|넷)?|"
    "(?:스물|서른|마흔|쉰|예순|일흔|여든|아흔)?(?:다섯|여섯|일곱|여덟|아홉)"
)
_ENDING = rf"(?:{_AFTER}|(?=으로|과|와|{_UNIT}))"
_ALONE = regex(rf"{_BEFORE}(?:{_WHOLE_SINO}|{_WHOLE_NATIVE}|제로){_ENDING}")
# 이점 and 오점 are words; after them one numeral more is not enough.
_DECIMAL = regex(
    rf"{_BEFORE}(?:[영공일삼육칠팔십백]+점\s?[영공일이삼사오육칠팔구]|[이사오구]점\s?[영공일이삼사오육칠팔구]{{2}}|"
    r"[영공일이삼사오육칠팔구십]+쩜)|마이너스\s?[일이삼사오육칠팔구십]"
)
_ROMAN = "(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
_LATIN = regex(
    rf"\b{_ROMAN}\s*(?:{_UNIT}|단계|차\b)|(?:에폭|에포크|스텝|단계|epoch|step)\s+{_ROMAN}\b|\b(?:zero|Zero|ZERO)\b"
    r"|\b[Dd]ouble\s+(?:이상|이하|가까이)"
)
_SHARE = regex(
    rf"{_BEFORE}(?:절반|반\s?토막|갑절|곱절)|{_BEFORE}(?:{_NATIVE}|{_SINO})\s*분의|{_BEFORE}배로(?=\s|$)|영점"
)
_ENGLISH = regex(
    r"\b(?:twice|thrice|percent|tenfold|halved|doubled|tripled)\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|\w+teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)|hundred|thousand|[mb]illion|trillion|dozens?|tripled?)\b"
    r"|\bhalf\b(?!\s*(?:precision|정밀))",
    re.IGNORECASE,
)
# Said of an action, not of the run.
_IDIOM = regex(r"(?:다시\s*)?한\s*번(?:\s*(?:더|에))?|여러\s*번|몇\s*번|여러\s*개")


def states_number(text: str) -> bool:
    """Say whether text without its slots holds a numeral: any character with a numeric value, or words for one."""
    if any(unicodedata.numeric(letter, None) is not None for letter in text):
        return True
    plain = _IDIOM.sub("", text)
    return any(pattern.search(plain) for pattern in (_WITH_UNIT, _ALONE, _DECIMAL, _LATIN, _SHARE, _ENGLISH))
