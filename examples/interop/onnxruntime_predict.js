// Predicts in onnxruntime with a model that was trained in C, and compares.
//
//     node onnxruntime_predict.js FOLDER        model.onnx and model.txt, as train.c and onnx.c write them;
//                                               NODE_PATH leads to onnxruntime-node
'use strict';
const fs = require('fs');
const path = require('path');
const ort = require('onnxruntime-node');

async function main(folder) {
    const table = fs.readFileSync(path.join(folder, 'model.txt'), 'utf8').trim().split('\n')
        .map(line => line.split(' ').map(Number));
    const inputs = 2;
    const session = await ort.InferenceSession.create(path.join(folder, 'model.onnx'));
    const x = Float32Array.from(table.flatMap(row => row.slice(0, inputs)));
    const feeds = {[session.inputNames[0]]: new ort.Tensor('float32', x, [table.length, inputs])};
    const got = (await session.run(feeds))[session.outputNames[0]].data;
    const expected = table.flatMap(row => row.slice(inputs));
    let greatest = 0, within = got.length === expected.length;
    expected.forEach((value, i) => {
        const difference = Math.abs(got[i] - value);
        greatest = Math.max(greatest, difference);
        within = within && difference <= 1e-6 + 1e-5 * Math.abs(value);
    });
    console.log(`our model, predicted in onnxruntime: ${expected.length} numbers, greatest difference ` +
        `${greatest.toPrecision(2)}${within ? '' : ': TOO MUCH'}`);
    process.exit(within ? 0 : 1);
}

main(process.argv[2]).catch(error => { console.error(error.message); process.exit(1); });
