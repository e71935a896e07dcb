/** What the suite finds out about a network, by plain JSON-RPC and HTTP as anybody could. */
package org.custodia.acceptance.network;
