/** Journeys that are played while parts of the network are stopped in the middle of them. */
package org.custodia.registry.testing.faults;
