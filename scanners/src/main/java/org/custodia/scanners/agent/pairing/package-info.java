/** How a device comes to belong to an organisation, and shows later that it does. */
package org.custodia.scanners.agent.pairing;
