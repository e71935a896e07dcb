package org.custodia.scanners.gs1;

/** A valid GS1 label of something that is no trade item, such as a logistic unit (AI 00). */
public record OtherScan(Reading reading) implements Scan {}
