/** What a device knows of lots while it reaches nobody, signed by its organisation. */
package org.custodia.scanners.agent.facts;
