/**
 * What the regulator is to look into: facts that were reported (alerts), grouped into cases with
 * the history of what was done about them. Lies under the capabilities that report; the work on
 * cases is in {@code oversight}.
 */
package org.custodia.registry.alerts;
