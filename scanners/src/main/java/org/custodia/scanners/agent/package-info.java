/**
 * The checkpoint agent, {@code custodia-scanner}: turns scans into signed events and loses none of
 * them. The packages below it do the work; this one starts it.
 */
package org.custodia.scanners.agent;
