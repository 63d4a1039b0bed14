# type: ignore
"""Runs inside Pyodide before the snapshot's imports: dataclasses share what would be made for each of them.

`dataclass` compiles `__repr__`, `__hash__`, `__setattr__` and `__delattr__` for every class, and writes its
signature into its docstring. With some 300 classes that is 1.2 MB of the snapshot, 0.18 MB by brotli.
`__eq__` stays each class's own: memoised views are compared by it. That methods know their annotations (since
Python 3.14) costs 0.3 MB more, 0.06 by brotli.
"""

import dataclasses
import types


def shown(self):
    """`__repr__` of all."""
    fields = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(fields)})"


def frozen(self, name, *value):
    """`__setattr__` and `__delattr__` of those that are frozen."""
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def hashed(self):
    """`__hash__` of those that are frozen and compared."""
    fields = (each for each in dataclasses.fields(self) if (each.compare if each.hash is None else each.hash))
    return hash(tuple(getattr(self, each.name) for each in fields))


def plain(method):
    """Without what only `inspect` asks for: a closure of each method's own that tells its annotations."""
    if isinstance(method, types.FunctionType):
        method.__annotate__ = None
        method.__qualname__ = method.__name__


def spare_dataclasses():
    """From now on, until the function that this gives is called."""
    shared = {"__repr__": shown, "__setattr__": frozen, "__delattr__": frozen, "__hash__": hashed}
    builder = dataclasses._FuncBuilder
    add, finish = builder.add_fn, builder.add_fns_to_class

    def add_fn(self, name, *given, **named):
        if name in shared:
            self.shared = (*getattr(self, "shared", ()), name)
        else:
            add(self, name, *given, **named)

    def add_fns_to_class(self, cls):
        finish(self, cls)
        for name in self.names:
            plain(cls.__dict__.get(name))
        for name in getattr(self, "shared", ()):
            if name == "__hash__" or name not in cls.__dict__:
                setattr(cls, name, shared[name])

    def signature(*given, **named):
        raise ValueError

    inspect = dataclasses.inspect
    builder.add_fn, builder.add_fns_to_class = add_fn, add_fns_to_class
    dataclasses.inspect = types.SimpleNamespace(signature=signature, unwrap=inspect.unwrap)

    def restore():
        builder.add_fn, builder.add_fns_to_class = add, finish
        dataclasses.inspect = inspect

    return restore
