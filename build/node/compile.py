# type: ignore
# ruff: noqa: F821, PTH123
"""Runs inside Pyodide: compiles sources to the byte code of the Python that ships.

Functions lose their annotations, and modules those of their variables, which nobody reads when they run;
those of classes stay, since dataclasses are made of them. It makes the snapshot smaller by 0.83 MB, or
145 kB by brotli. Functions of others than us tell their first line as the place of all that happens in them:
some 70 kB less.
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


def placeless(code):
    """With its first line as the place of all, and so of all code that it holds."""
    held = tuple(placeless(each) if isinstance(each, type(code)) else each for each in code.co_consts)
    stretches, rest = divmod(len(code.co_code) // 2, LONGEST)
    table = _stretch(LONGEST) * stretches + (_stretch(rest) if rest else b"")
    return code.replace(co_consts=held, co_linetable=table)


def _stretch(length):
    """So many instructions on the same line (CPython's InternalDocs/code_objects.md: no columns)."""
    return bytes([0x80 | 13 << 3 | length - 1, 0])


for source, target, shown in JOB["args"]:
    with open(source, "rb") as file:
        text = file.read()
    tree = ast.fix_missing_locations(Bare().visit(ast.parse(text, shown)))
    code = compile(tree, shown, "exec", dont_inherit=True, optimize=2)
    if not shown.startswith(OURS):
        code = placeless(code)
    data = external._code_to_hash_pyc(code, importlib.util.source_hash(text), False)
    with open(target, "wb") as file:
        file.write(data)
