"""
Writes `datatrove-0.10-lines-and-urls.jsonl`: made-up texts and addresses, and what datatrove 0.10.0 makes of them.

  pip install --no-deps datatrove==0.10.0 loguru dill fsspec humanize tldextract==5.1.2 pyahocorasick fasteners requests requests-file filelock idna \
      urllib3 certifi charset-normalizer multiprocess numpy tqdm regex
  python make-datatrove.py > datatrove-0.10-lines-and-urls.jsonl

Nothing here reads from a hub, so its client is stood in for. Sentences are not counted, since datatrove's tokenizers are not ours.
"""
import sys, types
class Any(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return type(name, (), {})
for n in ['huggingface_hub','huggingface_hub.utils','huggingface_hub.errors','huggingface_hub.hf_api']:
    m = Any(n); m.__path__ = []; sys.modules[n] = m

import json, random, sys
import datatrove.pipeline.filters.c4_filters as c4
import datatrove.pipeline.filters.url_filter as uf
from datatrove.pipeline.formatters.symbol_lines_remover import SymbolLinesFormatter
from datatrove.data import Document
import inspect
c4.split_into_sentences = lambda text, lang=None: [text] if text else []
R = random.Random(20261126)
def run(f, text, **meta):
    d = Document(text=text, id='a', metadata=meta)
    r = f.filter(d)
    if isinstance(r, tuple): return {'reason': r[1]}
    return {'text': d.text} if r else {'reason': 'dropped'}
pieces = ['Det var en gång en katt', 'Katten sov', 'ja', 'Privacy Policy', 'We use cookies here', 'vi talar om JavaScript nu', 'Lorem ipsum dolor', 'kod { här', 'och } där', '[12]', '[]', '[edit]', '[citation needed]', '[sic]', '[١٢]', 'x'*21, 'y'*20, '😀'*20, '😀'*21, 'Åäö', '\u00a0', '\ufeff', '\u200b', 'a\u0085b', 'terms of USE', 'uses cookies', 'İstanbul', 'ß', '—', '1905']
ends = ['.', '.', '.', '!', '?', '"', "'", '...', '…', '.”', ':', '', '. ', '.\t', '.\u00a0', '.\ufeff', '. [3]', '.[3]']
seps = ['\n', '\n', '\n', '\r\n', '\r', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\x1f', '\u0085', '\u2028', '\u2029', '\n\n', ' \n ']
def text():
    out = ''
    for _ in range(R.randrange(0, 7)):
        n = R.randrange(0, 5)
        line = R.choice([' ', ' ', '  ', '\t', '\u00a0', '']).join(R.choice(pieces) if R.random() < .55 else R.choice(['ord', 'bok', 'hus']) for _ in range(n))
        out += line + R.choice(ends) + R.choice(seps)
    return out
rows = []
confs = [{'max_word_length': 20}, {'max_word_length': 20, 'filter_no_terminal_punct': False}, {'remove_citations': False, 'min_words_per_line': 0}, {'max_word_length': -1, 'filter_policy': False, 'filter_javascript': False}, {'filter_lorem_ipsum': False, 'filter_curly_bracket': False, 'min_words_per_line': 2}]
for i in range(260):
    conf = confs[i % len(confs)]
    f = c4.C4QualityFilter(min_num_sentences=0, **conf)
    t = text()
    rows.append({'operator': 'c4_quality', 'config': i % len(confs), 'input': t, **run(f, t)})
p = c4.C4ParagraphFilter(); p.min_paragraph_len = 20
for i in range(60):
    t = R.choice(['\n', '\n', '\r\n', '\u2028']).join(R.choice(['a', 'å', '😀', ' ']) * R.choice([0, 19, 20, 20, 21, 30]) for _ in range(R.randrange(2, 7)))
    rows.append({'operator': 'c4_paragraphs', 'input': t, **run(p, t)})
sp = ['|', '-', '* ', ' ', '\t', 'a', '１', '€', '…', '\x07', '\u00a0', '“', '😀', '']
for i in range(120):
    fw = i % 2
    f = SymbolLinesFormatter(symbols_to_remove=['|'], replace_char='\n') if fw else SymbolLinesFormatter(replace_char=R.choice(['', '#']) )
    t = ''.join(''.join(R.choice(sp) if R.random() < .8 else '|' for _ in range(R.randrange(0, 4))) + R.choice(seps) for _ in range(R.randrange(0, 7)))
    rows.append({'operator': 'symbol_lines', 'config': [f.replace_char, bool(fw)], 'input': t, 'text': f.format(t)})
hosts = ['exempel.se', 'www.exempel.se', 'a.b.exempel.se', 'blogg.annat.se', 'www.annat.se', 'statlig.gov.uk', 'x.statlig.gov.uk', 'annan.gov.uk', 'exempel.se.fjarde.se', 'fjarde.se', 'localhost', '192.0.2.1', 'bbc.co.uk', 'åäö.se', 'xn--4cab6c.se', 'blogg.github.io', 'exempel.com.se']
paths = ['', '/', '/spel', '/spel-nu', '/Spel', '/spelman', '/bonus', '/bonus/vinst', '/bonus?x=bonus', '/vinst_gratis.html', '/kasi-nopa', '/KASINOPA', '/supervinster', '/a?q=spel#bonus', '/vadslagning', '/Vadslagning', '/å-spel', '/bonus/vinst/gratis']
lists = {'extra_domains': ['exempel.se', 'blogg.annat.se', 'statlig.gov.uk', 'blogg.github.io', 'xn--4cab6c.se'], 'extra_urls': ['https://fjarde.se/a?q=spel#bonus', 'http://bbc.co.uk/'], 'banned_words': ['spel', 'Vadslagning'], 'banned_subwords': ['kasinopa', 'Super-Vinst'], 'soft_banned_words': ['bonus', 'vinst', 'gratis']}
import tldextract
f = uf.URLFilter(use_integrated_lists=False, **lists)
f.tldextractor = tldextract.TLDExtract(suffix_list_urls=())
for i in range(170):
    u = R.choice(['https://', 'http://', 'https://', '']) + R.choice(['', '', '', 'jag@']) + R.choice(hosts) + R.choice(['', '', ':8080']) + R.choice(paths)
    d = Document(text='x', id='a', metadata={'url': u}); r = f.filter(d)
    rows.append({'operator': 'url_filter', 'input': u, **({'reason': r[1]} if isinstance(r, tuple) else {'text': u})})
print(json.dumps({'made_by': 'datatrove 0.10.0', 'lists': lists, 'c4': confs}, ensure_ascii=True))
for r in rows: print(json.dumps(r, ensure_ascii=True))
from collections import Counter
print(Counter((r['operator'], r.get('reason', 'kept')) for r in rows), file=sys.stderr)
