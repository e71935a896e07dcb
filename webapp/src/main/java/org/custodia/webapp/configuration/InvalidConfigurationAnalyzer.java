package org.custodia.webapp.configuration;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong as a list to work through instead of as a stack trace. */
final class InvalidConfigurationAnalyzer extends AbstractFailureAnalyzer<InvalidConfiguration> {
  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidConfiguration cause) {
    return new FailureAnalysis(
        cause.mistakes().stream()
            .map(mistake -> "    " + mistake)
            .collect(
                Collectors.joining(
                    "\n", "Custodia cannot start with this configuration:\n\n", "\n")),
        "Put each of them right; docs/configuration.md lists all keys.",
        cause);
  }
}
