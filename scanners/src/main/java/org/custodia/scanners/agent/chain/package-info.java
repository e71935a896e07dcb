/**
 * What a checkpoint's device signs, and the rules by which whoever receives it takes it: used by
 * the agent, and by the application at the other end. Knows no disk and no network.
 */
package org.custodia.scanners.agent.chain;
