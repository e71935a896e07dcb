/** Pages and prints of organs. */
package org.custodia.webapp.organs;
