/**
 * Labels at their true size: laid out once, in millimetres, and written as PDF, as SVG, or in ZPL
 * for label printers. Symbols keep their quiet zones, or there is no label.
 */
package org.custodia.scanners.labels;
