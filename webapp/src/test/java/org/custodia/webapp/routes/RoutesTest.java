package org.custodia.webapp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;
import org.springframework.stereotype.Controller;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

class RoutesTest {
  private static final StaticWebApplicationContext CONTROLLERS = controllers();
  private final RequestMappingHandlerMapping spring = started(new Springs());
  private final RequestMappingHandlerMapping routes = started(new Routes());

  @Test
  void everyAddressOfTheApplicationLeadsWhereSpringLeadsIt() {
    Set<String> addresses = new TreeSet<>();
    for (RequestMappingInfo info : spring.getHandlerMethods().keySet()) {
      for (String pattern : info.getPatternValues()) {
        String filled =
            pattern.replaceAll("\\{[^}]*}", "x1").replace("**", "a/b").replace("*", "a");
        String first = filled.substring(1).split("/")[0];
        addresses.add(filled);
        addresses.add(filled + "/");
        addresses.add(filled + "/more");
        addresses.add(filled + ";v=1");
        addresses.add(filled.replace("x1", "%C3%A9%20;a=b"));
        if (!first.isEmpty()) {
          addresses.add(filled.replaceFirst(first.substring(0, 1), encoded(first.charAt(0))));
        }
        addresses.add(filled.toUpperCase());
      }
    }
    assertThat(addresses).hasSizeGreaterThan(1000);
    Map<String, String> different = new LinkedHashMap<>();
    int led = 0;
    for (String address : addresses) {
      for (HttpMethod method : Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE)) {
        String expected = end(spring, method, address);
        String found = end(routes, method, address);
        if (!found.equals(expected)) different.put(method + " " + address, expected + "; " + found);
        if (!expected.startsWith("-")) led++;
      }
    }
    assertThat(different).isEmpty();
    assertThat(led).isGreaterThan(500);
  }

  private static String encoded(char letter) {
    return "%" + Integer.toHexString(letter);
  }

  private static String end(RequestMappingHandlerMapping mapping, HttpMethod method, String path) {
    MockHttpServletRequest request = new MockHttpServletRequest(method.name(), path);
    request.addHeader("Accept", "*/*");
    ServletRequestPathUtils.parseAndCache(request);
    String address = ServletRequestPathUtils.getCachedPathValue(request);
    try {
      HandlerMethod found =
          mapping instanceof Routes ours
              ? ours.lookupHandlerMethod(address, request)
              : ((Springs) mapping).lookupHandlerMethod(address, request);
      return found == null ? "-" : found.toString();
    } catch (Exception e) {
      return "- " + e;
    }
  }

  /** Spring's own, whose finding can be called without making what it finds. */
  private static final class Springs extends RequestMappingHandlerMapping {
    @Override
    protected HandlerMethod lookupHandlerMethod(String address, HttpServletRequest request)
        throws Exception {
      return super.lookupHandlerMethod(address, request);
    }
  }

  private static StaticWebApplicationContext controllers() {
    StaticWebApplicationContext context = new StaticWebApplicationContext();
    context.setServletContext(new MockServletContext());
    var found = new ClassPathScanningCandidateComponentProvider(false);
    found.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
    for (BeanDefinition bean : found.findCandidateComponents("org.custodia.webapp")) {
      bean.setLazyInit(true); // its methods are looked at, and none is made
      context.registerBeanDefinition(bean.getBeanClassName(), bean);
    }
    context.refresh();
    return context;
  }

  private static RequestMappingHandlerMapping started(RequestMappingHandlerMapping mapping) {
    mapping.setApplicationContext(CONTROLLERS);
    mapping.afterPropertiesSet();
    return mapping;
  }
}
