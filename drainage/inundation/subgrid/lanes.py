"""Reading and writing arrays in loops that take many places at once.

A loop that reads ``level[cell[i]]`` and writes ``flow[i]`` is worked one place after the other,
because the compiler must allow for ``flow`` being a part of ``level``. ``peek`` and ``put`` tell
it that it is not: sixteen faces are worked at once where the processor can. Measured on faces
that are all wet: four times as fast.

Whoever uses them promises: what a function reads by ``peek`` it does not write by ``put``; such
an array is read by ``own``, in a loop that writes it at the place that is written alone.
Functions that are inlined keep their own promises. Places are not checked, and never counted
from the end.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from drainage.inundation.compiling import Array

WIDE = 64


def _scope(builder: Any) -> Any:
    """What one function reads by ``peek``; another function's is another scope."""
    module = builder.module
    domain = module.add_metadata(["drainage ground"])
    return module.add_metadata([module.add_metadata([builder.function.name, domain])])


def _place(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    make: Any = make_array
    data = make(kind)(context, builder, array).data
    if index.type.width < WIDE:
        index = builder.sext(index, ir.IntType(WIDE))
    return builder.gep(data, [index], inbounds=True)


def _peek(_: Any, array: Any, index: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place = _place(context, builder, signature.args[0], given[0], given[1])
        value = builder.load(place)
        value.set_metadata("alias.scope", _scope(builder))
        return value

    return array.dtype(array, index), code


def _own(_: Any, array: Any, index: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place = _place(context, builder, signature.args[0], given[0], given[1])
        value = builder.load(place)
        value.set_metadata("noalias", _scope(builder))
        return value

    return array.dtype(array, index), code


def _put(_: Any, array: Any, index: Any, value: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place = _place(context, builder, signature.args[0], given[0], given[1])
        stored = builder.store(given[2], place)
        stored.set_metadata("noalias", _scope(builder))
        return context.get_dummy_value()

    return types.void(array, index, array.dtype), code


def _intrinsic(typing: Any) -> Any:
    return intrinsic(typing)


peek: Array = _intrinsic(_peek)
"""``peek(array, index)``: the value at a place of a one-dimensional array."""
own: Array = _intrinsic(_own)
"""``own(array, index)``: the same, of an array that the loop writes."""
put: Array = _intrinsic(_put)
"""``put(array, index, value)``: write it; a value of the array's own type."""
