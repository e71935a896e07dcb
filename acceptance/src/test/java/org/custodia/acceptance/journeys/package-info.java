/** What Custodia is for, told in the language of {@link org.custodia.acceptance.dsl}. */
package org.custodia.acceptance.journeys;
