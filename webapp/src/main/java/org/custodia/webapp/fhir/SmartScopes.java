package org.custodia.webapp.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What a token's scopes leave of what its role may do, as SMART App Launch 2.2 writes them: {@code
 * patient/}, {@code user/} or {@code system/}, a type or {@code *}, and {@code .read} or {@code
 * .write} (version 1) or letters of {@code .cruds} (version 2). A scope that narrows by a query
 * counts for nothing, because it is not understood here.
 *
 * @see <a href="https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html">SMART,
 *     scopes</a>
 */
final class SmartScopes {
  /** What is done, as version 2 calls it. */
  enum Action {
    CREATE,
    READ,
    UPDATE,
    SEARCH;

    char letter() {
      return Character.toLowerCase(name().charAt(0));
    }
  }

  private static final Pattern SCOPE =
      Pattern.compile("(patient|user|system)/(\\*|[A-Z][A-Za-z]+)\\.(read|write|\\*|c?r?u?d?s?)");

  private record Scope(String context, String type, String actions) {}

  private final boolean program;
  private final boolean patient;
  private final List<Scope> scopes;

  private SmartScopes(boolean program, boolean patient, List<Scope> scopes) {
    this.program = program;
    this.patient = patient;
    this.scopes = scopes;
  }

  /** Of a bearer token; anything else has none. */
  static SmartScopes of(Authentication authentication) {
    boolean patient =
        authentication.getAuthorities().stream()
            .anyMatch(role -> "ROLE_patient".equals(role.getAuthority()));
    if (!(authentication.getPrincipal() instanceof Jwt token)) {
      return new SmartScopes(false, patient, List.of());
    }
    String user = token.getClaimAsString("preferred_username");
    boolean program =
        user != null && user.equals("service-account-" + token.getClaimAsString("azp"));
    return new SmartScopes(program, patient, read(token));
  }

  private static List<Scope> read(Jwt token) {
    Object claim = token.getClaims().get("scope");
    List<String> words =
        claim instanceof Collection<?> several
            ? several.stream().map(String::valueOf).toList()
            : Arrays.asList(String.valueOf(claim == null ? "" : claim).split(" "));
    List<Scope> scopes = new ArrayList<>();
    for (String word : words) {
      Matcher parts = SCOPE.matcher(word);
      if (parts.matches()) {
        scopes.add(new Scope(parts.group(1), parts.group(2), letters(parts.group(3))));
      }
    }
    return scopes;
  }

  private static String letters(String actions) {
    return switch (actions) {
      case "read" -> "rs";
      case "write" -> "cud";
      case "*" -> "cruds";
      default -> actions;
    };
  }

  boolean allows(String type, Action action) {
    return scopes.stream()
        .anyMatch(
            scope ->
                isOfCaller(scope.context())
                    && (scope.type().equals("*") || scope.type().equals(type))
                    && scope.actions().indexOf(action.letter()) >= 0);
  }

  /** Programs act for themselves, people for themselves; a patient's context is what is theirs. */
  private boolean isOfCaller(String context) {
    return switch (context) {
      case "system" -> program;
      case "user" -> !program;
      default -> !program && patient;
    };
  }

  /**
   * @throws Problem CUS-FHR-027 naming a scope that would do
   */
  void check(String type, Action action) {
    if (allows(type, action)) return;
    String context = program ? "system" : "user";
    throw new Problem(Kind.FORBIDDEN, "CUS-FHR-027", context + "/" + type + "." + action.letter());
  }
}
