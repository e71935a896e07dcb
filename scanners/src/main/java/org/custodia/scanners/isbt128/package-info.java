/**
 * ISBT 128 knowledge: data structures on labels of medical products of human origin, read ({@link
 * org.custodia.scanners.isbt128.Isbt128Reader}) and written ({@link
 * org.custodia.scanners.isbt128.Isbt128Text}).
 *
 * <p>ISBT 128 is maintained by ICCBBA and licensed. Here are only the forms of the structures that
 * organs need, as ICCBBA publishes them (Standard Technical Specification ST-001, section 2.4).
 * What codes mean (facilities, products, blood groups) is in tables that only licensees have:
 * whoever uses this package brings its own.
 */
package org.custodia.scanners.isbt128;
