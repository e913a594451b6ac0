/* SPDX-License-Identifier: MIT */
/*
 * Last pass: the image, byte for byte as tables hold it.
 *
 * Requires a compilation without errors. Sets compilation->image.
 */
#ifndef AVD_COMPILER_IMAGE_H
#define AVD_COMPILER_IMAGE_H

#include "compilation.h"

void image_build(struct compilation *compilation);

#endif
