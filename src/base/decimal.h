/* Real numbers in text, whatever the locale. */
#ifndef TINYANN_SRC_BASE_DECIMAL_H
#define TINYANN_SRC_BASE_DECIMAL_H

typedef struct tann__decimal_text {
    char text[32];
} tann__decimal_text;

/* As "%.*g" writes it in the C locale, with up to 17 digits: "0.25", "1e-07", "inf", "nan". */
tann__decimal_text tann__decimal(double value, int digits);

/* Makes a point of the decimal point of whatever locale wrote the number. */
void tann__mend_point(char *number);

#endif
