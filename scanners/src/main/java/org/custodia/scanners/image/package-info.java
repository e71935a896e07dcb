/**
 * Bar codes as pictures: found in photographs ({@link org.custodia.scanners.image.ImageDecoder})
 * and drawn ({@link org.custodia.scanners.image.SymbolRenderer}).
 */
package org.custodia.scanners.image;
