/** What a run leaves behind: a page to read and print, and the same as JSON. */
package org.custodia.acceptance.report;
