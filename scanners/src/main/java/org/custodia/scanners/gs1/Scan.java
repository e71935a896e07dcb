package org.custodia.scanners.gs1;

/**
 * What a scan came to. Reading never throws: text that cannot be understood is {@link Unreadable},
 * which says nothing about whether the thing in hand is genuine.
 */
public sealed interface Scan
    permits PackScan, ProductScan, OtherScan, HumanOriginScan, Unreadable {}
