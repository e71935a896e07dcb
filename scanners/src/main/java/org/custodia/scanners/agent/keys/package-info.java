/**
 * What a device keeps to itself: the key it signs with, and what renews its token. Nothing gives
 * either out.
 */
package org.custodia.scanners.agent.keys;
