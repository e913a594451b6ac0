#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures avdrule and the programs it builds, beside other engines.

`make bench` runs it and says where things are: the folder of avdrule, the
compiled bench/measure.c, runtime/main.c and libavdoctor.a. The engines that
are compared run the same rules over the same readings (workload.py), in one
run and by turns, so that a busy machine slows them alike. Figures are medians.
A limit that is exceeded makes the exit status 1.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import workload

SECONDS = 20        # a command that took this long in all is not run again
REPORTED = 64       # avdoctor's statuses from here on are failures

COMPILE_RATIO = 0.5     # avdrule compile / yarac
JUDGE_RATIO = 0.5       # avdoctor / yara -C
BUILD_SECONDS = 2.0     # avdrule build
LIMITS_AT = 10000       # causes: where these limits are meant
BYTES_PER_CAUSE = 64    # of table, without texts
GROWTH = 12             # from a size to one ten times as large

CLIPS_SCRIPT = '(load clips)\n(reset)\n(run)\n(facts)\n(exit)\n'


class Failed(Exception):
    pass


def run(command, folder, limit=1):
    """Runs a command once for its output; fails from status `limit` up."""
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if not 0 <= done.returncode < limit:
        raise Failed(f'{" ".join(command)}: status {done.returncode}\n'
                     + done.stderr.decode(errors='replace')[:400])
    return done.stdout.decode(errors='replace')


class Command:
    """One command and what was measured of it."""

    def __init__(self, name, command, limit=1):
        self.name, self.command, self.limit = name, command, limit
        self.seconds, self.kib = [], []
        self.why_not = None

    def measure(self, measure, folder):
        done = run([measure] + self.command, folder)
        elapsed, kib, status = map(int, done.split())
        if status >= self.limit:
            raise Failed(f'{" ".join(self.command)}: status {status}')
        self.seconds.append(elapsed / 1e9)
        self.kib.append(kib)

    @property
    def time(self):
        return statistics.median(self.seconds) if self.seconds else None

    @property
    def memory(self):
        return statistics.median(self.kib) if self.kib else None


class Table:
    """Rows of figures, each with its limit and whether that is kept."""
    ROW = '%-37s %8s %11s %10s  %-16s %s'

    def __init__(self):
        self.failed = 0
        print(self.ROW % ('', 'causes', 'figure', 'peak KiB', 'limit', ''))

    def row(self, name, size, figure, memory='', limit='', kept=None):
        verdict = {None: '', True: 'pass', False: 'FAIL'}[kept]
        self.failed += kept is False
        print((self.ROW % (name, size, figure, memory, limit,
                           verdict)).rstrip(), flush=True)

    def command(self, size, command, limit='', kept=None):
        if command.why_not:
            self.row(command.name, size, '-', '', command.why_not)
        else:
            self.row(command.name, size, milliseconds(command.time),
                     f'{command.memory:.0f}', limit, kept)

    def ratio(self, size, ours, peer, limit=None):
        if peer.why_not:
            return
        value = ours.time / peer.time
        name = f'  {ours.name} / {peer.name}'
        if limit is None:
            self.row(name, size, f'{value:.2g} x')
        else:
            self.row(name, size, f'{value:.2f} x', '', f'<= {limit} x',
                     value <= limit)


def milliseconds(seconds):
    return f'{seconds * 1000:.1f} ms'


class Bench:
    def __init__(self, options):
        self.bin = os.path.abspath(options.bin)
        self.avdrule = os.path.join(self.bin, 'avdrule')
        self.measure = os.path.abspath(options.measure)
        self.rounds = options.rounds
        self.cc = options.cc.split()
        self.include = os.path.join(self.bin, '../lib/avdrule/include')
        self.main = os.path.abspath(options.main)
        self.runtime = os.path.abspath(options.runtime)
        self.table = Table()

    def prepare(self, size, folder, peers):
        load = workload.Workload(size)
        kinds = {'w.avdrule': 'avdrule', 'w.json': 'evidence'}
        if peers:
            kinds |= {'w.yara': 'yara', 'facts': 'yara-facts',
                      'clips': 'clips', 'w.xml': 'oval'}
        for name, kind in kinds.items():
            with open(os.path.join(folder, name), 'wb') as file:
                workload.write(load, kind, file)
        with open(os.path.join(folder, 'go.clp'), 'w') as file:
            file.write(CLIPS_SCRIPT)
        return sum(map(load.holds, load.rules))

    def by_turns(self, commands, folder):
        """One round after the other, each command once a round."""
        for command in commands:
            program = command.command[0]
            if os.sep not in program and shutil.which(program) is None:
                command.why_not = program + ' is not installed'
        for _ in range(self.rounds):
            for command in commands:
                if not command.why_not and sum(command.seconds) < SECONDS:
                    command.measure(self.measure, folder)

    def compiling(self, size, folder, peers):
        ours = Command('avdrule compile',
                       [self.avdrule, 'compile', 'w.avdrule', '-o', 'w.c'])
        peer = Command('yarac', ['yarac', 'w.yara', 'w.yc'])
        self.by_turns([ours, peer] if peers else [ours], folder)
        self.table.command(size, ours)
        if peers:
            self.table.command(size, peer)
            self.table.ratio(size, ours, peer, COMPILE_RATIO)

    def building(self, size, folder):
        c = Command('C compiler on the tables',
                    self.cc + ['-O0', '-I' + self.include, '-c', 'w.c', '-o',
                               'w.o'])
        build = Command('avdrule build',
                        [self.avdrule, 'build', 'w.avdrule', '-o', 'w'])
        self.by_turns([c, build], folder)
        self.table.command(size, c)
        if size == LIMITS_AT:
            self.table.command(size, build, f'<= {BUILD_SECONDS * 1000:.0f} ms',
                               build.time <= BUILD_SECONDS)
        else:
            self.table.command(size, build)

    def judging(self, size, folder, peers, truth):
        ours = Command('judge', ['./w', '--evidence', 'w.json', '--format',
                                 'brief'], REPORTED)
        yara = Command('yara -C', ['yara', '-C', 'w.yc', 'facts'])
        others = [Command('clips', ['clips', '-f2', 'go.clp']),
                  Command('oscap', ['oscap', 'oval', 'eval', 'w.xml'])]
        peers = [yara] + others if peers else []
        self.by_turns([ours] + peers, folder)
        self.table.command(size, ours)
        for peer in peers:
            self.table.command(size, peer)
            self.table.ratio(size, ours, peer,
                             JUDGE_RATIO if peer is yara else None)
        self.agree(size, folder, [ours] + peers, truth)

    def agree(self, size, folder, commands, truth):
        """Every engine must find the causes that hold, no more and no less."""
        signs = {'judge': '\tconfirmed\t', 'yara -C': ' facts\n',
                 'clips': '(confirmed ', 'oscap': ': true\n'}
        for command in commands:
            if command.why_not:
                continue
            text = run(command.command, folder, command.limit)
            count = text.lower().count(signs[command.name])
            if count != truth:
                raise Failed(f'{size} causes: {truth} hold,'
                             f' {command.name} finds {count}')
        self.table.row('causes found, by each engine', size, str(truth), '',
                       'the same', True)

    def bytes_per_cause(self, size, folder):
        text = run([self.avdrule, 'compile', '--sizes', 'w.avdrule'], folder)
        sizes = dict(line.split('\t') for line in text.splitlines())
        value = sum(int(value) for section, value in sizes.items()
                    if section != 'pool') / size
        self.table.row('table without texts, for each cause', size,
                       f'{value:.1f} B', '', f'<= {BYTES_PER_CAUSE} B',
                       value <= BYTES_PER_CAUSE)

    def heap(self, size, folder):
        """valgrind counts the calls of malloc and its like. It cannot in a
        static program nor with musl: the same sources are linked with the
        usual C library for it."""
        name = 'heap used while judging (valgrind)'
        if shutil.which('valgrind') is None:
            self.table.row(name, size, '-', '', 'valgrind is not installed')
            return
        run(self.cc + ['-O0', '-std=c11', '-D_DEFAULT_SOURCE',
                       '-I' + os.path.dirname(self.main), 'w.c', self.main,
                       self.runtime, '-o', 'dynamic'], folder)
        run(['valgrind', '--log-file=heap.log', './dynamic', '--evidence',
             'w.json', '--format', 'brief'], folder, REPORTED)
        with open(os.path.join(folder, 'heap.log')) as file:
            lines = [line for line in file if 'total heap usage:' in line]
        if len(lines) != 1:
            raise Failed('valgrind says nothing of the heap')
        allocations = int(lines[0].split(':')[1].split()[0].replace(',', ''))
        self.table.row(name, size, f'{allocations} calls', '', 'none',
                       allocations == 0)

    def growth(self, small, large):
        """Both sizes by turns, so that what else the machine does while one
        runs is not told of the other."""
        with tempfile.TemporaryDirectory(prefix='avdrule-bench-') as folder:
            turns = []
            for size in (small, large):
                at = os.path.join(folder, str(size))
                os.mkdir(at)
                self.prepare(size, at, False)
                run([self.avdrule, 'build', 'w.avdrule', '-o', 'w'], at)
                turns += [Command('compile', [self.avdrule, 'compile',
                                              f'{size}/w.avdrule', '-o',
                                              f'{size}/w.c']),
                          Command('judge', [f'./{size}/w', '--evidence',
                                            f'{size}/w.json', '--format',
                                            'brief'], REPORTED)]
            self.by_turns(turns, folder)
        for less, more in zip(turns[:2], turns[2:]):
            value = more.time / less.time
            self.table.row(f'{less.name}, {large} against {small}', '',
                           f'{value:.1f} x', '', f'<= {GROWTH} x',
                           value <= GROWTH)

    def size(self, size, peers):
        with tempfile.TemporaryDirectory(prefix='avdrule-bench-') as folder:
            truth = self.prepare(size, folder, peers)
            self.compiling(size, folder, peers)
            self.building(size, folder)
            self.judging(size, folder, peers, truth)
            self.bytes_per_cause(size, folder)
            self.heap(size, folder)


def parse_options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--bin', required=True)
    parser.add_argument('--measure', required=True)
    parser.add_argument('--main', required=True)
    parser.add_argument('--runtime', required=True)
    parser.add_argument('--cc', default='cc')
    parser.add_argument('--rounds', type=int, default=11)
    parser.add_argument('--sizes', default='1000,10000,100000')
    parser.add_argument('--peers-up-to', type=int, default=10000)
    return parser.parse_args(arguments)


def main(arguments):
    options = parse_options(arguments)
    bench = Bench(options)
    sizes = [int(size) for size in options.sizes.split(',')]
    try:
        for size in sizes:
            bench.size(size, size <= options.peers_up_to)
        if {LIMITS_AT, 10 * LIMITS_AT} <= set(sizes):
            bench.growth(LIMITS_AT, 10 * LIMITS_AT)
    except Failed as failure:
        sys.exit(f'bench: {failure}')
    print(f'{bench.table.failed} limits exceeded')
    return 1 if bench.table.failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
