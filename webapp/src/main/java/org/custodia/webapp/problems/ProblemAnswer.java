package org.custodia.webapp.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A problem as REST tells it: RFC 9457 with Custodia's code.
 *
 * @param type names the problem for software, {@code urn:custodia:problem:CODE}
 * @param title what kind of problem it is, in the reader's language
 * @param message the sentence for a person
 * @param action what to do next
 * @param detail a reference to quote when asking for help, where there is one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ProblemAnswer(
    String type,
    String title,
    int status,
    String code,
    String message,
    Optional<String> action,
    Optional<String> detail) {}
