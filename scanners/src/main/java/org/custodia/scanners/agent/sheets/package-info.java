/** What the agent prints itself, at true size: command sheet and calibration sheet. */
package org.custodia.scanners.agent.sheets;
