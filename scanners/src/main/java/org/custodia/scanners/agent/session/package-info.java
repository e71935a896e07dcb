/**
 * What people at a checkpoint do: modes, guidance, taking back, finishing; and the agent itself.
 */
package org.custodia.scanners.agent.session;
