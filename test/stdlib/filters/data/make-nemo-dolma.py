"""
Writes `nemo-1.4-dolma-1.2-scores.jsonl`: made-up texts, and what NeMo Curator 1.4.0 and dolma 1.2.1 measure in them.

  pip download --no-deps nemo-curator==1.4.0 && unzip nemo_curator-*.whl -d nemo
  pip install --no-deps dolma==1.2.1 regex        (the path of its folder below)
  python make-nemo-dolma.py > nemo-1.4-dolma-1.2-scores.jsonl

The modules of the filters are loaded by themselves; what they import besides each other is stood in for. Left out are the most frequent n-gram
where several are equally frequent, since NeMo takes any of them, and n-grams of texts that are shorter, where NeMo gives 1.
"""
import sys, types, json, random, importlib.util, logging
class Any(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return type(name, (), {'add': staticmethod(lambda *_: (lambda c: c)), '__init__': lambda self, *a, **k: None})
def stub(*names):
    for n in names:
        m = Any(n); m.__path__ = []; sys.modules[n] = m
def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path); m = importlib.util.module_from_spec(spec); sys.modules[name] = m; spec.loader.exec_module(m); return m
import glob, os
N = 'nemo/nemo_curator/stages/text/'
stub('nemo_curator', 'nemo_curator.stages', 'nemo_curator.stages.text', 'nemo_curator.stages.text.filters', 'nemo_curator.stages.text.utils')
load('nemo_curator.stages.text.utils.constants', N+'utils/constants.py'); load('nemo_curator.stages.text.utils.text_utils', N+'utils/text_utils.py')
load('nemo_curator.stages.text.filters.doc_filter', N+'filters/doc_filter.py')
try: S = load('nemostring', N+'filters/heuristic/string.py'); Q = load('nemorep', N+'filters/heuristic/repetition/repetition.py')
except FileNotFoundError: S = Q = load('nemoh', N+'filters/heuristic_filter.py')
D = glob.glob('v/lib/python3.11/site-packages/dolma/taggers/gopher.py')[0]
stub('dolma', 'dolma.core', 'dolma.taggers', 'dolma.core.data_types', 'dolma.core.registry', 'dolma.core.taggers')
G = load('dolma.taggers.gopher', D)
R = random.Random(42)
words = ['och', 'att', 'bok', 'hus', 'katten', 'biblioteket', 'å', '#', '##', '#a', '...', '…', '[…]', 'ord…', 'http://a.se/x', 'https://exempel.se', 'www.b.se', '(se)', '{}', '12', '1905', '١٢', '•', '-', '–', '😀😀', 'x' * 30, 'Read', 'more', 'slut.', 'ja!', '”nej”', 'kakor"', "'hej'", '\u00a0', 'a\u200bb', 'İ']
phrases = ['we use cookies', 'Privacy Policy', 'lorem ipsum', 'terms of use', 'read more', '◦ punkt', '* punkt', '- punkt', '• punkt']
def text():
    lines = []
    for _ in range(R.randrange(1, 9)):
        r = R.random()
        if r < .2 and lines: lines.append(R.choice(lines)); continue
        if r < .3: lines.append(R.choice(['', ' ', '\t'])); continue
        ws = [R.choice(words) if R.random() < .4 else R.choice(words[:7]) for _ in range(R.randrange(1, 12))]
        if R.random() < .25: ws.insert(R.randrange(2), R.choice(phrases))
        if R.random() < .25: ws += ws[-5:]
        lines.append(R.choice([' ', ' ', ' ', '  ', '\t']).join(ws) + R.choice(['', '.', '…', '...', '.”', '"', ' ', '. ']))
    return R.choice(['\n', '\n', '\n\n', '\n', '\r\n']).join(lines)
filters = [S.SymbolsToWordsFilter(), S.NumbersFilter(), S.UrlsFilter(), S.WhiteSpaceFilter(), S.ParenthesesFilter(), S.BoilerPlateStringFilter(), Q.RepeatedLinesFilter(), Q.RepeatedParagraphsFilter(), Q.RepeatedLinesByCharFilter(), Q.RepeatedParagraphsByCharFilter(), S.WordCountFilter(), S.PunctuationFilter(), S.MeanWordLengthFilter(), S.LongWordFilter(), S.EllipsisFilter(), S.BulletsFilter()] + [Q.RepeatingDuplicateNGramsFilter(n=n) for n in range(5, 11)]
for f in filters:
    for a in ('_sentences', '_paragraphs', '_ngrams'):
        if not hasattr(f, a): setattr(f, a, None)
top = {n: Q.RepeatingTopNGramsFilter(n=n) for n in (2, 3, 4)}
for f in top.values():
    for a in ('_sentences', '_paragraphs', '_ngrams'):
        if not hasattr(f, a): setattr(f, a, None)
rows = []
while len(rows) < 150:
    t = text()
    if not t.strip(): continue
    nemo = {}
    for f in filters:
        nemo[f._name] = f.score_document(t)
    ws = t.split()
    for n, f in top.items():
        grams = list(zip(*[ws[i:] for i in range(n)]))
        counts = {g: grams.count(g) for g in grams}
        best = [g for g in counts if counts[g] == max(counts.values())] if grams else []
        # NeMo takes any of equally frequent n-grams.
        if len(best) == 1: nemo[f._name] = f.score_document(t)
    a = G.get_attributes(t)
    dolma = {k: v for k, v in vars(a).items() if not isinstance(v, list) and k != 'character_count'}
    for n, v in a.fraction_of_characters_in_most_common_ngram: dolma[f'fraction_of_characters_in_most_common_{n}grams'] = v
    for n, v in a.fraction_of_characters_in_duplicate_ngrams: dolma[f'fraction_of_characters_in_duplicate_{n}grams'] = v
    rounded = lambda d: {k: round(v, 6) for k, v in d.items()}
    nemo = {k: v for k, v in nemo.items() if not ('gram' in k and len(ws) < int(''.join(c for c in k if c.isdigit())))}
    rows.append({'text': t, 'nemo': rounded(nemo), 'dolma': rounded(dolma)})
names = {k: sorted({n for r in rows for n in r[k]}) for k in ('nemo', 'dolma')}
print(json.dumps({'made_by': 'nemo-curator 1.4.0, dolma 1.2.1', **names}))
for r in rows: print(json.dumps([r['text'], [r['nemo'].get(n) for n in names['nemo']], [r['dolma'].get(n) for n in names['dolma']]], ensure_ascii=False, separators=(',', ':')))
