#include <floatfann.h>

#include "toy_data.h"

int main(void)
{
    struct fann *net = fann_create_standard(3, 2, 2, 1);
    struct fann_train_data *data = fann_create_train(TOY_SAMPLES, 2, 1);
    for (unsigned i = 0; i < TOY_SAMPLES; i++) {
        toy_sample(i, data->input[i], data->output[i]);
    }
    fann_set_activation_function_hidden(net, FANN_SIGMOID_SYMMETRIC);
    fann_set_training_algorithm(net, FANN_TRAIN_INCREMENTAL);
    for (unsigned epoch = 0; epoch < TOY_EPOCHS; epoch++) {
        fann_shuffle_train_data(data);
        fann_train_epoch(net, data);
    }
    fann_destroy_train(data);
    fann_destroy(net);
    return 0;
}
