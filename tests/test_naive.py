#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Judges made-up packs and evidence twice, by avdrule and by naive/naive.py, and
compares all verdicts, what is missing, and whether the reasons are enough and
none too many. Arguments: [--seeds FIRST COUNT] [--show SEED].
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "naive"))
import generate
import naive

AVDRULE = os.environ.get("AVDRULE", "avdrule")
FIRST, COUNT = 1, 3000
EXIT = {"healthy": 0, "suspicion": 1, "problem": 2, "undecided": 3}


class Refused(Exception):
    """The compiler says that a condition is constant."""


def judge(text, evidence, folder):
    rules = os.path.join(folder, "pack.avdrule")
    recorded = os.path.join(folder, "evidence.json")
    with open(rules, "w", encoding="utf-8") as out:
        out.write(text)
    with open(recorded, "w", encoding="utf-8") as out:
        json.dump(evidence, out)
    done = subprocess.run(
        [AVDRULE, "judge", rules, "--", "--evidence", recorded, "--format",
         "json", "--all"], capture_output=True, text=True, timeout=60)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        if set(re.findall(r"error\[(E\d+)\]", done.stderr)) == {"E505"}:
            raise Refused(done.stderr) from None
        return {"crash": f"exit {done.returncode}: {done.stderr}"}
    said["exit"] = done.returncode
    return said


# ---- comparing ----

def plain(text):
    """`p newer than q` may have its ages named or not."""
    text = re.sub(r"\.age newer than ", " newer than ", text)
    return re.sub(r"( newer than \w+)\.age\b", r"\1", text)


def collect(world, c, found):
    """All conditions that a reason can be: key by the text it would have."""
    c, negated = naive.positive(c)
    if negated:
        collect(world, c, found)
    elif c[0] in ("and", "or", "any each", "all each"):
        for part in world.spread(c) if "each" in c[0] else c[1:]:
            collect(world, part, found)
    elif c[0] in ("known", "else"):
        if world.truth(c[1])[0] == naive.UNKNOWN:
            text = naive.reason_text(c, world.truth(c)[0])
            found[plain(text)] = world.key(c)
        collect(world, c[1], found)
    elif c[0] not in ("let", "symptom", "cause"):
        truth = world.truth(c)[0]
        if truth != naive.UNKNOWN:
            found[plain(naive.reason_text(c, truth))] = naive.show(c)


def conditions(world):
    found = {}
    pack = world.pack
    roots = [pack["gate"], *pack["lets"].values()]
    for thing in pack["symptoms"] + pack["causes"]:
        roots += [thing.get(key) for key in ("gate", "when", "confirm",
                                             "rule out", "suspect")]
    for root in roots:
        if root is not None:
            collect(world, root, found)
    return found


def both_sides(world, thing, keys):
    """The reasons of a conflict are those of its two sides, each without one
    too many; what one side needs may spare the other a reason of its own."""
    sides = []
    for verdict, other in (("confirmed", "rule out"), ("ruled_out", "confirm")):
        side = dict(thing, **{other: None})

        def decides(some):
            return world.because_decides(side, some) == verdict
        sides.append([set(some) for size in range(len(keys) + 1)
                      for some in itertools.combinations(keys, size)
                      if decides(set(some))
                      and not any(decides(set(some) - {k}) for k in some)])
    return any(a | b == set(keys) for a in sides[0] for b in sides[1])


def reasons_wrong(world, thing, said):
    """What is wrong with the reasons of a verdict, or None."""
    verdict = world.verdict(thing)
    texts = conditions(world)
    keys = []
    for reason in said["because"]:
        if "symptom" in reason:
            keys.append(naive.report(reason["symptom"]))
        elif plain(reason["condition"]) in texts:
            keys.append(texts[plain(reason["condition"])])
        else:
            return f"no such condition holds: {reason['condition']}"
    if verdict in ("undetermined", "not_reported"):
        return "reasons for not knowing" if keys else None
    if len(set(keys)) != len(keys):
        return "a reason twice"
    own = naive.report(thing["id"])
    if own in keys and len(keys) > 1:
        keys.remove(own)    # told beside a condition that holds as well
    if world.because_decides(thing, set(keys)) != verdict:
        return f"the reasons do not decide it: {keys}"
    if verdict == "conflict":
        return None if both_sides(world, thing, keys) else "too many reasons"
    for key in keys:
        if world.because_decides(thing, set(keys) - {key}) == verdict:
            return f"not needed: {key} of {keys}"
    return None


def differences(world, said):
    if "crash" in said:
        yield said["crash"]
        return
    outcome = world.outcome()
    if (said["outcome"], said["exit"]) != (outcome, EXIT[outcome]):
        yield f"outcome {said['outcome']} {said['exit']}, expected {outcome}"
    for kind in ("symptoms", "causes"):
        entries = {entry["id"]: entry for entry in said[kind]}
        for thing in world.pack[kind]:
            if thing["id"] not in entries:
                yield f"{thing['id']} is not in the report"
                continue
            for text in about(world, thing, entries[thing["id"]], kind):
                yield f"{thing['id']}: {text}"
    ranked = [entry["id"] for entry in said["causes"]]
    if ranked != world.ranked():
        yield f"ranks {ranked}, expected {world.ranked()}"


def about(world, thing, said, kind):
    verdict, missing = (world.symptom if kind == "symptoms"
                        else world.cause)(thing)
    expected = {"verdict": verdict.replace("conflict", "undetermined")}
    if kind == "causes":
        expected["conflict"] = verdict == "conflict"
        expected["risk"] = verdict == "confirmed" and not world.present(thing)
    else:
        expected["reported"] = thing["id"] in world.reported
    for key, value in expected.items():
        if said[key] != value:
            yield f"{key} {said[key]}, expected {value}"
            return
    got = {(m.get("probe") or m.get("question"), m["status"])
           for m in said["missing"]}
    missing = missing - {naive.NOTHING}
    if got != missing:
        yield f"{verdict}, missing {sorted(got)}, expected {sorted(missing)}"
    wrong = reasons_wrong(world, thing, said)
    if wrong:
        yield f"{verdict}, because: {wrong}"


def check(seed):
    """The differences of one seed; None if the compiler refused the pack."""
    pack, text, evidence = generate.pair(seed)
    with tempfile.TemporaryDirectory() as folder:
        try:
            said = judge(text, evidence, folder)
        except Refused:
            return None
    return list(differences(naive.World(pack, evidence), said))


def check_many(seeds):
    found, refused = [], 0
    for seed in seeds:
        wrong = check(seed)
        refused += wrong is None
        if wrong:
            found.append((seed, wrong))
    return found, refused


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", nargs=2, type=int, default=(FIRST, COUNT))
    parser.add_argument("--show", type=int)
    options = parser.parse_args()
    if options.show is not None:
        pack, text, evidence = generate.pair(options.show)
        print(text)
        print(json.dumps(evidence, indent=1))
        print("\n".join(check(options.show) or ["no difference"]))
        return 0
    if shutil.which(AVDRULE) is None:
        print(f"Bail out! {AVDRULE} cannot be run; set AVDRULE")
        return 1
    first, count = options.seeds
    step = 50
    found, refused = [], 0
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for wrong, no in pool.map(check_many, (
                range(at, min(at + step, first + count))
                for at in range(first, first + count, step))):
            found += wrong
            refused += no
    print("1..2")
    for seed, wrong in found[:20]:
        for line in wrong[:3]:
            print(f"# seed {seed}: {line}".replace("\n", "\n# "))
    print(f"# {count} pairs, {len(found)} differ, {refused} refused")
    print(("not " if found else "") + "ok 1 - both evaluators agree")
    # Made-up conditions contradict themselves now and then.
    few = refused * 6 <= count
    print(("" if few else "not ")
          + "ok 2 - few made-up packs are refused as constant")
    return 1 if found or not few else 0


if __name__ == "__main__":
    sys.exit(main())
