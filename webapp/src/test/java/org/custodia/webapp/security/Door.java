package org.custodia.webapp.security;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;

/**
 * One address with its method and what answers there, as the application has it: so that what a
 * test says of all addresses holds for the next one too.
 */
record Door(HttpMethod method, String path, HandlerMethod handler) {
  /** An id of nothing. */
  static final String ANY = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";

  private static final List<String> PROGRAMS = List.of("/api/", "/epcis/", "/fhir/", "/network/");
  private static final List<String> FITTING = List.of(ANY, "1", "Immunization");
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\*?(\\w+)(?::((?:[^{}]|\\{[^}]*\\})*))?\\}");

  /** All of ours, in order. */
  static List<Door> all(RequestMappingHandlerMapping mappings) {
    List<Door> doors = new ArrayList<>();
    mappings
        .getHandlerMethods()
        .forEach(
            (mapping, handler) -> {
              if (!handler.getBeanType().getName().startsWith("org.custodia.")) return;
              Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
              for (String path : mapping.getPatternValues()) {
                (methods.isEmpty() ? Stream.of(RequestMethod.values()) : methods.stream())
                    .forEach(one -> doors.add(new Door(one.asHttpMethod(), path, handler)));
              }
            });
    doors.sort(Comparator.comparing(Door::name));
    return doors;
  }

  String name() {
    return method + " " + path;
  }

  /** Its address as the description of the interface has it: variables without what they take. */
  String plain() {
    return VARIABLE.matcher(path).replaceAll(one -> "{" + one.group(1) + "}");
  }

  /** The parameters that it declares. */
  Set<String> named() {
    return parameters()
        .filter(one -> AnnotatedElementUtils.hasAnnotation(one, RequestParam.class))
        .filter(one -> !isFile(one) && !java.util.Map.class.isAssignableFrom(one.getType()))
        .map(Door::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether people come by it, and not programs. */
  boolean isPage() {
    return PROGRAMS.stream().noneMatch(path::startsWith);
  }

  boolean isReading() {
    return method == HttpMethod.GET;
  }

  /** What is declared there; the method's own before its class's. */
  String rule() {
    return Optional.ofNullable(
            AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), PreAuthorize.class))
        .or(
            () ->
                Optional.ofNullable(
                    AnnotatedElementUtils.findMergedAnnotation(
                        handler.getBeanType(), PreAuthorize.class)))
        .map(PreAuthorize::value)
        .orElse("none");
  }

  boolean isOpen() {
    return rule().equals("permitAll()");
  }

  /** The roles that its rule names; all where it wants no more than a caller, or nobody. */
  Set<String> ruled(Collection<String> roles) {
    if (isOpen() || rule().equals("isAuthenticated()")) return new TreeSet<>(roles);
    return Pattern.compile("'([^']*)'")
        .matcher(rule())
        .results()
        .map(role -> role.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Somebody of this organisation who has just given the second factor. */
  static RequestPostProcessor signedIn(String organisation, String name, String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", name)
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  /** The same, on a page of ours. */
  static RequestPostProcessor person(String organisation, String name, String role) {
    RequestPostProcessor person = signedIn(organisation, name, role);
    return request -> csrf().postProcessRequest(person.postProcessRequest(request));
  }

  /** A request that is complete, with something that fits in every place that has to be filled. */
  AbstractMockHttpServletRequestBuilder<?> asking() {
    return asking(Optional.empty());
  }

  /** The same with this text wherever a text may be given, whether or not one has to be. */
  AbstractMockHttpServletRequestBuilder<?> asking(String text) {
    return asking(Optional.of(text));
  }

  private AbstractMockHttpServletRequestBuilder<?> asking(Optional<String> text) {
    URI address = URI.create(address(text));
    AbstractMockHttpServletRequestBuilder<?> asking;
    if (parameters().noneMatch(Door::isFile)) {
      asking = request(method, address);
      consumed().ifPresent(type -> asking.contentType(type).content(body()));
    } else {
      var upload = multipart(method, address);
      parameters()
          .filter(Door::isFile)
          .forEach(one -> upload.file(new MockMultipartFile(name(one), new byte[] {1})));
      asking = upload;
    }
    parameters().forEach(one -> fill(asking, one, text));
    for (String header : mapping().headers()) asking.header(header, "true");
    return asking;
  }

  /** With the numbers that have to be there. */
  private String body() {
    return parameters()
        .filter(one -> one.isAnnotationPresent(RequestBody.class))
        .map(Parameter::getType)
        .filter(Class::isRecord)
        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
        .filter(field -> field.getType().isPrimitive())
        .map(
            field ->
                "\"%s\":%s".formatted(field.getName(), value(field.getType(), Optional.empty())))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private RequestMapping mapping() {
    return AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
  }

  private Stream<Parameter> parameters() {
    return Arrays.stream(handler.getMethod().getParameters());
  }

  private static boolean isFile(Parameter parameter) {
    return parameter.getType() == MultipartFile.class;
  }

  /** What the address takes; JSON where it does not say, and of a page whatever a form sends. */
  private Optional<MediaType> consumed() {
    if (mapping().consumes().length > 0) {
      return Optional.of(MediaType.parseMediaType(mapping().consumes()[0]));
    }
    return isPage() ? Optional.empty() : Optional.of(MediaType.APPLICATION_JSON);
  }

  private static void fill(
      AbstractMockHttpServletRequestBuilder<?> asking, Parameter one, Optional<String> text) {
    RequestParam wanted = AnnotatedElementUtils.getMergedAnnotation(one, RequestParam.class);
    boolean may = text.isPresent() && one.getParameterizedType().getTypeName().contains("String");
    if (wanted != null && !isFile(one) && !java.util.Map.class.isAssignableFrom(one.getType())) {
      boolean must =
          wanted.required()
              && wanted.defaultValue().equals(ValueConstants.DEFAULT_NONE)
              && one.getType() != Optional.class;
      if (must || may) asking.param(name(one), value(one.getType(), may ? text : Optional.empty()));
    }
    RequestHeader header = AnnotatedElementUtils.getMergedAnnotation(one, RequestHeader.class);
    if (header != null && header.required()) asking.header(header.name(), "1");
    boolean form =
        one.getType().isRecord()
            && one.getType().getName().startsWith("org.custodia.webapp.")
            && (one.getAnnotations().length == 0 || one.isAnnotationPresent(ModelAttribute.class));
    if (form) {
      for (RecordComponent field : one.getType().getRecordComponents()) {
        if (field.getType() == String.class || field.getType().isPrimitive()) {
          asking.param(field.getName(), value(field.getType(), text));
        }
      }
    }
  }

  private String address(Optional<String> text) {
    Matcher variables = VARIABLE.matcher(path);
    return variables.replaceAll(found -> Matcher.quoteReplacement(segment(found, text)));
  }

  private String segment(MatchResult variable, Optional<String> text) {
    String pattern = variable.group(2);
    if (pattern != null) {
      return Stream.concat(FITTING.stream(), Stream.of(pattern.split("\\|")[0]))
          .filter(one -> one.matches(pattern))
          .findFirst()
          .orElseThrow(() -> new AssertionError("nothing fits into " + name()));
    }
    return parameters()
        .filter(one -> one.isAnnotationPresent(PathVariable.class))
        .filter(one -> variable(one).equals(variable.group(1)))
        .findFirst()
        .map(one -> UriUtils.encode(value(one.getType(), text), StandardCharsets.UTF_8))
        .orElse(ANY);
  }

  private static String variable(Parameter parameter) {
    String named = AnnotatedElementUtils.getMergedAnnotation(parameter, PathVariable.class).value();
    return named.isEmpty() ? parameter.getName() : named;
  }

  private static String name(Parameter parameter) {
    String named = AnnotatedElementUtils.getMergedAnnotation(parameter, RequestParam.class).value();
    return named.isEmpty() ? parameter.getName() : named;
  }

  private static String value(Class<?> type, Optional<String> text) {
    if (type == boolean.class || type == Boolean.class) return "true";
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) return "1";
    if (type.isEnum()) return type.getEnumConstants()[0].toString();
    if (type == LocalDate.class) return "2026-01-01";
    if (type == UUID.class) return text.filter(Door::isId).orElse(ANY);
    return text.orElse(ANY);
  }

  private static boolean isId(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }
}
