/** Where scans come from: what is typed, serial ports, pictures in a folder, lines of a pipe. */
package org.custodia.scanners.agent.inputs;
