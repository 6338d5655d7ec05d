"""Whether a requirement applies to a product: a small three-valued expression over its declaration.

Grammar::

    expression := term ("or" term)*          term := factor ("and" factor)*
    factor     := "not" factor | "(" expression ")" | "class" "in" "{" NAME ("," NAME)* "}"
                | "capability" "(" NAME ")" | "declares" "(" NAME ")"

The value is True, False or None (not declared), by Kleene's logic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from conformance.product.declaration import Product, ProductClass

_TOKEN = re.compile(r"\s*(?:([A-Za-z_][\w-]*)|([(){},]))")


class ExpressionError(ValueError):
    """The expression does not follow the grammar."""


def applies(expression: str | None, product: Product) -> bool | None:
    """Whether ``expression`` is true for ``product``; a missing expression always is.

    Raises `ExpressionError` when it does not follow the grammar.
    """
    if expression is None:
        return True
    parser = _Parser(_tokens(expression), product)
    value = parser.expression()
    if parser.rest:
        raise ExpressionError(f"unexpected {parser.rest[0]!r} in {expression!r}")
    return value


def _tokens(expression: str) -> list[str]:
    tokens, position = [], 0
    text = expression.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f"cannot read {text[position:]!r} in {expression!r}")
        tokens.append(match[1] or match[2])
        position = match.end()
    return tokens


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


@dataclass
class _Parser:
    rest: list[str]
    product: Product

    def expression(self) -> bool | None:
        value = self.term()
        while self._take("or"):
            value = _not(_and(_not(value), _not(self.term())))
        return value

    def term(self) -> bool | None:
        value = self.factor()
        while self._take("and"):
            value = _and(value, self.factor())
        return value

    def factor(self) -> bool | None:
        if self._take("not"):
            return _not(self.factor())
        if self._take("("):
            value = self.expression()
            self._need(")")
            return value
        word = self._next()
        if word == "class":
            return self._class_in()
        if word == "capability":
            return self.product.capabilities.get(self._argument())
        if word == "declares":
            return self._argument() in self.product.declared
        raise ExpressionError(f"{word!r} is neither class, capability nor declares")

    def _class_in(self) -> bool | None:
        self._need("in")
        self._need("{")
        names = [self._next()]
        while self._take(","):
            names.append(self._next())
        self._need("}")
        unknown = sorted(set(names) - set(ProductClass))
        if unknown:
            raise ExpressionError(f"there is no product class {', '.join(unknown)}")
        return None if self.product.class_ is None else self.product.class_.value in names

    def _argument(self) -> str:
        self._need("(")
        name = self._next()
        self._need(")")
        return name

    def _take(self, token: str) -> bool:
        if self.rest and self.rest[0] == token:
            self.rest.pop(0)
            return True
        return False

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise ExpressionError(f"{token!r} is missing before {self.rest[0] if self.rest else 'the end'!r}")

    def _next(self) -> str:
        if not self.rest:
            raise ExpressionError("the expression ends too early")
        return self.rest.pop(0)
