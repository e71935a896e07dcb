package org.custodia.scanners.gs1;

/**
 * One element of a label.
 *
 * @param ai Application Identifier, 2 to 4 digits
 * @param value its data without separator
 */
public record Element(String ai, String value) {}
