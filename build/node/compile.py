# type: ignore
# ruff: noqa: F821, PTH123
"""Runs inside Pyodide: compiles sources to the byte code of the Python that ships.

Functions lose their annotations, and modules those of their variables, which nobody reads when they run;
those of classes stay, since dataclasses are made of them. It makes the snapshot smaller by 0.83 MB, or
145 kB by brotli. Where in a line something happens is told by nobody, since no source is there to show it;
functions of others than us tell their first line as the place of all: some 70 kB less.
"""

import ast
import importlib._bootstrap_external as external
import importlib.util


class Bare(ast.NodeTransformer):
    """Takes away the annotations that are for readers and type checkers alone."""

    def visit_FunctionDef(self, node):
        node.returns = None
        given = node.args
        for each in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if each is not None:
                each.annotation = None
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Module(self, node):
        node.body = [_plain(each) for each in node.body]
        return self.generic_visit(node)


def _plain(node):
    """A module's variable without its annotation; one that has no value yet is nothing."""
    if not isinstance(node, ast.AnnAssign):
        return node
    plain = ast.Assign([node.target], node.value) if node.value else ast.Pass()
    return ast.copy_location(plain, node)


OURS = ("widget/", "vdom/")
LONGEST = 8
"""Instructions that one entry of a line table can cover."""
LINE, NOWHERE = 13, 15
"""Kinds of such entries: a line without columns, and none (CPython's InternalDocs/code_objects.md)."""


def told(code, lines):
    """With a line table that has no columns, and so has all code that it holds.

    Args: lines: of a code object (start, end, line), as `co_lines` tells them.
    """
    held = tuple(told(each, lines) if isinstance(each, type(code)) else each for each in code.co_consts)
    table, before = b"", code.co_firstlineno
    for start, end, line in lines(code):
        rest = (end - start) // 2
        while rest:
            length = min(rest, LONGEST)
            table += bytes([0x80 | (NOWHERE if line is None else LINE) << 3 | length - 1])
            if line is not None:
                table += _signed(line - before)
                before = line
            rest -= length
    return code.replace(co_consts=held, co_linetable=table)


def _signed(number):
    """Six bits a byte, the lowest first; the lowest of all is the sign."""
    number = -number << 1 | 1 if number < 0 else number << 1
    digits = []
    while number > 63:
        digits.append(number & 63 | 64)
        number >>= 6
    return bytes([*digits, number])


def first_line(code):
    """Everything happens in the first."""
    return ((0, len(code.co_code), code.co_firstlineno),)


for source, target, shown in JOB["args"]:
    with open(source, "rb") as file:
        text = file.read()
    tree = ast.fix_missing_locations(Bare().visit(ast.parse(text, shown)))
    code = compile(tree, shown, "exec", dont_inherit=True, optimize=2)
    code = told(code, type(code).co_lines if shown.startswith(OURS) else first_line)
    data = external._code_to_hash_pyc(code, importlib.util.source_hash(text), False)
    with open(target, "wb") as file:
        file.write(data)
