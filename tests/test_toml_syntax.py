"""A file that is no TOML is refused with its row and in plain words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drainage.errors import InputError
from drainage.toml_file import toml_of

WRONG = {
    "a = 1\na = 2\nb = 3": "第 2 行：不是有效的 TOML：键重复，或同一名称既作单个表又作列表",
    "[a]\n[b]\n[a]": "第 3 行：不是有效的 TOML：表 a 出现两次",
    "[a.b]\n[a.b]": "第 2 行：不是有效的 TOML：表 a.b 出现两次",
    "a = {b = 1, b = 2}": "第 1 行：不是有效的 TOML：键 b 出现两次",
    "a = {b = 1}\n[a.c]": "第 2 行：不是有效的 TOML：",
    "a 1": "第 1 行：不是有效的 TOML：键后缺少等号",
    "[low water]": "第 1 行：不是有效的 TOML：表头缺少右方括号，或其中有空格而未加引号",
    "[[low": "文件末尾：不是有效的 TOML：表头缺少右方括号，或其中有空格而未加引号",
    "a = 8 mm": "第 1 行：不是有效的 TOML：值的后面还有多余的内容",
    "a = low": "第 1 行：不是有效的 TOML：不是有效的值：文本须加英文引号",
    "a = “low”": "第 1 行：不是有效的 TOML：不是有效的值：文本须加英文引号",
    "水位 = 1": "第 1 行：不是有效的 TOML：既不是键也不是表头：中文的键须加英文引号",
    "a = [1, 2\nb = 3": "第 2 行：不是有效的 TOML：列表缺少右方括号",
    "a = {b = 1": "文件末尾：不是有效的 TOML：表缺少右花括号",
    'a = "D:\\data"': "第 1 行：不是有效的 TOML：文本中有反斜杠：请写两个，或改用单引号",
    'a = "low': "文件末尾：不是有效的 TOML：文本缺少结束的引号",
    'a = """low': "文件末尾：不是有效的 TOML：文本缺少结束的引号",
    'a = "lo\nw"': "第 1 行：不是有效的 TOML：此处不允许的字符：\\n",
    "a = 2024-13-45": "第 1 行：不是有效的 TOML：",
    "a = " + 5000 * "9": "不是有效的 TOML：数字位数过多",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:20])
def test_what_is_wrong_stands_with_its_row_in_both_languages(text):
    with pytest.raises(InputError) as error:
        toml_of(Path("own.toml"), text)
    [finding] = error.value.findings
    said = finding.in_language("zh")
    assert WRONG[text] in said
    assert not re.search("[a-z]{3}", said.replace("own.toml", ""))
    assert "not valid TOML: " in str(finding)
    assert not re.search(r"namespace|\(at |\('", str(finding))
