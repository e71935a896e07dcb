/**
 * How an installation is: its node, privacy manager, database, outbox and channels, as lights with
 * a sentence and what to do. Measured in the background, so that looking costs nothing.
 */
package org.custodia.registry.health;
