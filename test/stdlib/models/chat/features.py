"""Writes features.json: what Jinja2 makes of small templates, as transformers sets it up. Needs transformers and jinja2; run by hand.

    python test/stdlib/models/chat/features.py > test/stdlib/models/chat/features.json
"""

import json
import sys

import jinja2
import transformers
from transformers.utils.chat_template_utils import render_jinja_template

user = lambda content: {"role": "user", "content": content}
assistant = lambda content: {"role": "assistant", "content": content}
system = lambda content: {"role": "system", "content": content}
talk = [system("Svara kort."), user("  Hej å 🙂 "), assistant("Hej!\n"), user("Sen?"), assistant("<think>\nhm\n</think>\n\nSlut.")]

templates = {
    "namespace": "{% set ns = namespace(n=0, seen=false) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.n = ns.n + 1 %}{% set ns.seen = true %}{% endif %}{% endfor %}{{ ns.n }}/{{ ns.seen }}",
    "loop variables": "{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }};{% endfor %}",
    "neighbours": "{% for m in messages %}{{ loop.previtem.role if loop.previtem is defined else '-' }}>{{ loop.nextitem.role if not loop.last }};{% endfor %}",
    "slices": "{{ messages[1:] | length }}{{ messages[:-1] | length }}{{ messages[::-1][0].content }}{{ messages[-1]['role'] }}{% for m in messages[1:3] %}{{ m.content[0:5] }}|{{ m['content'][-2:] }}{% endfor %}",
    "reversed": "{% for m in messages[::-1] %}{{ m.role[0] }}{% endfor %}",
    "defined": "{{ tools is defined }}{{ nothing is defined }}{{ messages[0].name is defined }}{{ none is none }}{{ 'x' is string }}{{ messages is iterable }}{{ messages[0] is mapping }}{{ 3 is number }}{{ nothing is not defined }}",
    "tojson": "{{ value | tojson }}\n{{ value | tojson(indent=2) }}",
    "printed values": "{{ true }} {{ false }} {{ none }} {{ 1 }} {{ 1.5 }} {{ [1, 'å', none, \"it's\"] }} {{ {'a': true, 'b': [1]} }} {{ nothing }}|",
    "trim and strip": "[{{ messages[1].content | trim }}][{{ messages[1].content.strip() }}][{{ '\\n\\nx\\n'.lstrip('\\n') }}][{{ 'xyabcyx'.strip('xy') }}][{{ 'a  '.rstrip() }}][{{ '\\ufeffa' | trim | length }}]",
    "concatenation": "{{ 'a' ~ 1 ~ true ~ none }}{{ 'a' + 'b' }}{{ 1 + 2 }}",
    "adding text and number": "{{ 'a' + 1 }}",
    "adding undefined": "{{ 'a' + nothing }}",
    "attribute of undefined": "{{ nothing.more }}",
    "attribute of what is missing": "{{ messages[0].tool_calls.name }}",
    "raise": "{{ raise_exception('Nej: ' ~ messages[0].role) }}",
    "set block": "{% set x %}\n  a {{ 1 }}\n{% endset %}[{{ x }}]",
    "set in a loop stays there": "{% set x = 1 %}{% for m in messages %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}",
    "macro": "{% macro turn(m, end='!') %}<{{ m.role }}>{{ m.content | trim }}{{ end }}{% endmacro %}{% for m in messages %}{{ turn(m) }}{{ turn(m, end='?') }}{% endfor %}",
    "call block": "{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}in{% endcall %}",
    "filter block": "{% filter upper %}abc{% endfilter %}",
    "loop controls": "{% for m in messages %}{% if m.role == 'system' %}{% continue %}{% endif %}{% if loop.index > 3 %}{% break %}{% endif %}{{ m.role }} {% endfor %}",
    "loop with condition": "{% for m in messages if m.role != 'user' %}{{ loop.index }}{{ m.role }}{% else %}none{% endfor %}",
    "empty loop": "{% for m in nothing %}x{% else %}none{% endfor %}{% for m in [] %}x{% else %}none{% endfor %}",
    "items": "{% for key, item in value.items() %}{{ key }}={{ item }};{% endfor %}{% for key, item in value | items %}{{ key }}{% endfor %}{% for key, item in value | dictsort %}{{ key }}{% endfor %}",
    "loop over text": "{% for c in 'åb🙂' %}{{ c }}-{% endfor %}",
    "lengths": "{{ '🙂å' | length }}{{ messages | length }}{{ value | length }}",
    "split": "{{ messages[-1].content.split('</think>')[-1].lstrip('\\n') }}|{{ 'a b  c'.split() }}|{{ 'a,b,c'.split(',', 1) }}",
    "string methods": "{{ 'abc'.startswith('ab') }}{{ 'abc'.endswith('x') }}{{ 'a-b'.replace('-', '+') }}{{ 'Ab'.upper() }}{{ 'Ab'.lower() }}{{ 'éa bC'.capitalize() }}{{ 'abab'.find('b') }}{{ ','.join(['a', 'b']) }}",
    "filters": "{{ 'aBc' | upper }}{{ 'aBc' | lower }}{{ ['b', 'a'] | sort | join(', ') }}{{ [1, 2] | first }}{{ [1, 2] | last }}{{ nothing | default('d') }}{{ 'a\\nb' | indent(2) }}{{ messages | map(attribute='role') | join('/') }}{{ messages | selectattr('role', 'equalto', 'user') | list | length }}",
    "equality": "{{ 1 == '1' }}{{ [1] == [1] }}{{ {'a': 1} == {'a': 1} }}{{ none == nothing }}{{ 0 == false }}{{ '' == 0 }}{{ 'a' in ['a'] }}{{ [1] in [[1]] }}{{ 'role' in messages[0] }}{{ 'x' not in 'abc' }}",
    "comparison chains of logic": "{{ (1 < 2) and not (2 < 1) or false }}{{ 5 % 2 }}{{ 7 // 2 }}{{ 7 / 2 }}{{ 2 ** 3 }}{{ -1 }}",
    "lines of tags": "  {% if true %}\n    a\n  {% else %}\n    b\n  {% endif %}\n  c\n",
    "whitespace control": "a \n {%- if true -%} \n b \n {%- endif %} \n c {{- ' d ' -}} \n e",
    "keeping white space": "x\n  {%+ if true +%}\n y {% endif %}z",
    "comments": "a\n  {# one\n two #}\nb {#- x -#} c{# }} %} #}d",
    "raw": "a{% raw %}{{ not }} {% this %}\n{% endraw %}\nb",
    "tags in strings": "{{ '%} }} {# ' }}{{ \"{% if %}\" }}{{ {'a': {'b': 1}} }}",
    "escapes": "{{ '\\n\\t\\'\\\"\\\\\\x41\\u00e5' }}{{ \"<|im_start|>\" }}",
    "windows line ends": "a\r\n{% if true %}\r\nb\r\n{% endif %}\r\n",
    "last line break": "a\n\n",
    "generation": "{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}</s>{% endgeneration %}\n{% else %}{{ m.content }}{% endif %}{% endfor %}",
    "generation with control": "{%- for m in messages %}\n  {%- if m.role == 'assistant' %}\n    {%- generation %}\n      {{- m.content }}\n    {%- endgeneration %}\n  {%- else %}\n{{ m.content }}\n  {%- endif %}\n{%- endfor %}",
    "generation in nested loops": "{% for m in messages %}{% for part in m.content.split(' ') %}{% if m.role == 'assistant' %}{% generation %}{{ part }}{% set z = 1 %}{% endgeneration %}_{{ z }}{% else %}{{ part }}{% endif %}{% endfor %}{% endfor %}",
    "generation prompt": "{% for m in messages %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "roles alternate": "{% for m in messages[1:] %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{{ m.role }}{% endfor %}",
    "model as assistant": "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'assistant' %}{% set role = 'model' %}{% else %}{% set role = m['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\\n' + m['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}",
    "unknown function": "{{ today() }}",
    "broken": "{% if true %}",
    "unknown tag": "{% include 'x' %}",
}

variables = {
    "messages": talk,
    "value": {"b": "å \"q\" </x>\n", "a": [1, 2.5, None, True]},
    "bos_token": "<s>",
    "add_generation_prompt": True,
}

cases = []
for name, template in templates.items():
    case = {"name": name, "template": template}
    try:
        given = {key: value for key, value in variables.items() if key not in ("messages", "add_generation_prompt")}
        rendered, spans = render_jinja_template(
            [talk], chat_template=template, return_assistant_tokens_mask=True, add_generation_prompt=True, **given
        )
        case |= {"text": rendered[0], "spans": spans[0] if "{% generation" in template or "{%- generation" in template else None}
    except Exception as error:
        case |= {"error": type(error).__name__, "message": str(error)}
    cases.append(case)
made_with = f"jinja2 {jinja2.__version__}, transformers {transformers.__version__}"
json.dump({"made_with": made_with, "variables": variables, "cases": cases}, sys.stdout, ensure_ascii=False, indent=1)
