/**
 * What a regulator sees that nobody else can: the trail of every pack through all channels, what in
 * it contradicts itself, where recalled packs are, and everything about a pack or lot in one place.
 */
package org.custodia.registry.oversight;
