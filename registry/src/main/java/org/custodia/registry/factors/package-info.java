/**
 * Second factors that were lost: two administrators replace them, and the person is told ({@code
 * docs/signing-in.md}).
 */
package org.custodia.registry.factors;
