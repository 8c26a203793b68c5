"""All parts of the page are one script: a name declared twice breaks it, or hides another."""

from __future__ import annotations

import re
from collections import Counter

from drainage.desk.page import page_script


def test_no_name_of_the_page_is_declared_twice():
    own = page_script().split('"use strict";\n', 1)[1].rsplit("})();", 1)[0]
    told = re.findall(r"(?m)^(?:async )?(?:function\*?|const|let|class) (\w+)", own)
    assert [name for name, times in Counter(told).items() if times > 1] == []
    assert {"setDesk", "t", "el"} <= set(told)
