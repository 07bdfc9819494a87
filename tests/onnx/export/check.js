// onnxruntime on every model of a folder: each output is what the library made of the same samples, to
// 1e-6 + 1e-5 |value|.
//
//     node check.js ONNXRUNTIME FOLDER          ONNXRUNTIME: the folder of the package onnxruntime-node
'use strict';
const fs = require('fs');
const path = require('path');
const ort = require(process.argv[2]);
const folder = process.argv[3];
let passed = 0, failed = 0;

function floats(file) {
    const bytes = fs.readFileSync(path.join(folder, file));
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function count(good, what) {
    good ? passed++ : failed++;
    console.log((good ? 'ok      ' : 'FAILED  ') + what);
}

// By how much of what is allowed two arrays differ at most; infinity for NaN or another length.
function distance(actual, expected) {
    let worst = actual.length === expected.length ? 0 : Infinity;
    for (let i = 0; i < expected.length; i++) {
        const d = Math.abs(actual[i] - expected[i]) / (1e-6 + 1e-5 * Math.abs(expected[i]));
        worst = d <= worst ? worst : Number.isNaN(d) ? Infinity : d;
    }
    return worst;
}

async function check(name) {
    const lines = fs.readFileSync(path.join(folder, name + '.txt'), 'utf8').trim().split('\n')
        .map(line => line.split(' '));
    const session = await ort.InferenceSession.create(path.join(folder, name + '.onnx'));
    const feeds = {};
    for (const [, input, file, ...dims] of lines.filter(line => line[0] === 'input')) {
        feeds[input] = new ort.Tensor('float32', floats(file), dims.map(Number));
    }
    const outputs = lines.filter(line => line[0] === 'output');
    const results = await session.run(feeds);
    let worst = 0, values = 0;
    for (const [, output, file, ...dims] of outputs) {
        const same = results[output] !== undefined && results[output].dims.join() === dims.join();
        const d = same ? distance(results[output].data, floats(file)) : Infinity;
        if (d > 1) {
            count(false, `${name}: '${output}' is off by ${d} of what is allowed`);
        }
        worst = Math.max(worst, d);
        values += same ? results[output].data.length : 0;
    }
    count(worst <= 1 && outputs.length > 0, `${name}: ${outputs.length} outputs, ${values} values, at most ` +
        `${worst.toFixed(3)} of what is allowed`);
}

(async () => {
    const names = fs.readdirSync(folder).filter(f => f.endsWith('.onnx')).map(f => f.slice(0, -5)).sort();
    for (const name of names) {
        await check(name).catch(error => count(false, `${name}: ${error.message}`));
    }
    console.log(`onnxruntime: ${passed} passed, ${failed} failed`);
    process.exit(failed > 0 || passed === 0 ? 1 : 0);
})();
