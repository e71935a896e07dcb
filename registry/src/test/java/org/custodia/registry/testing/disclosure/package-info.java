/**
 * Looks through what others can see for what nobody may see: personal data in any form that is easy
 * to undo, and words by which one patient could be recognised in two channels. A tool for tests.
 */
package org.custodia.registry.testing.disclosure;
