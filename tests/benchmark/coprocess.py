"""The side of Python of coprocess.c: answers requests from standard input until it ends.

A library offers an object with any of

    function(name, x)       what evaluates a function of the array x
    predict(network)        what predicts
    train(network)          what trains

each of which returns an object with run(times) and outputs(), or a sentence why it does not.
"""

import os
import sys
import warnings

try:
    import numpy
except ImportError as missing:
    print(missing)  # in place of "hello"
    sys.exit()


class Network:
    """What is asked for: activations, sizes, samples, weights."""

    def __init__(self, words, read):
        self.hidden, self.output = words[0], words[1]
        self.samples, self.batch, self.shuffle = int(words[2]), int(words[3]), words[4] == "1"
        self.optimizer = words[5]
        self.widths = [int(word) for word in words[6:]]
        self.x = read(self.samples, self.widths[0])
        self.y = read(self.samples, self.widths[-1])
        self.kernels, self.biases = [], []
        for inputs, outputs in zip(self.widths, self.widths[1:]):
            self.kernels.append(read(inputs, outputs))
            self.biases.append(read(outputs))

    def batches(self):
        """The batches of an epoch as slices."""
        return [slice(first, first + self.batch) for first in range(0, self.samples, self.batch)]


def mapped_file_size(part):
    """Bytes of the file of this process whose path holds the part; 0: none."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        for line in maps:
            path = line[line.find("/"):].rstrip("\n")
            if "/" in line and part in path:
                return os.path.getsize(path)
    return 0


def read_floats(stream, *shape):
    size = int(numpy.prod(shape))
    return numpy.frombuffer(stream.read(4 * size), numpy.float32).reshape(shape).copy()


def prepare(library, words, stream):
    """The runner of a task, or why there is none. What belongs to the task is read in any case."""
    read = lambda *shape: read_floats(stream, *shape)
    kind, arguments = words[0], words[2:]
    if kind == "function":
        arguments = [arguments[0], read(int(arguments[1]))]
    else:
        arguments = [Network(arguments, read)]
    offer = getattr(library, kind, None)
    return offer(*arguments) if offer is not None else "it has no such thing"


def serve(make_library):
    """Says hello, or why not, and then answers."""
    stream, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    say = lambda line: answers.write((line + "\n").encode())
    warnings.simplefilter("ignore")
    try:
        library = make_library(int(sys.argv[1]))
    except ImportError as missing:
        say(str(missing))
        return
    say("hello")
    runners = {}
    for line in stream:
        words = line.decode().split()
        kind, number = words[0], words[1]
        if kind == "run":
            runners[number].run(int(words[2]))
            say("done")
        elif kind == "outputs":
            say("these")
            outputs = runners[number].outputs()
            write_all(answers, numpy.ascontiguousarray(outputs, numpy.float32).tobytes())
        elif kind == "release":
            runners.pop(number)
        elif kind == "size":
            say(str(mapped_file_size(words[1])))
        else:
            runners[number] = prepare(library, words, stream)
            refused = isinstance(runners[number], str)
            say(runners.pop(number) if refused else "ready")


def write_all(to, data):
    """Unbuffered writes may be short."""
    view = memoryview(data)
    while view:
        view = view[to.write(view):]
