package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;

/** Every route and who may use it; what is not named here is denied. */
@Configuration(proxyBeanMethods = false)
class Routes {

    static final String LOGIN = "/login";
    static final String HOME = "/admin";

    private static final String COMMANDS = "/api/admin/orders/";

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Programs: HTTP Basic, problem details; a person's session is good too, with a token wherever it changes something. */
    @Bean
    @Order(1)
    SecurityFilterChain api(
            HttpSecurity http,
            LoginAttempts attempts,
            Accounts accounts,
            Relogin relogin,
            ApplicationEventPublisher events,
            Problems problems,
            Texts texts)
            throws Exception {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(routes -> {
                    allow(routes, Route.API);
                    routes.anyRequest().denyAll();
                })
                .csrf(csrf -> csrf.ignoringRequestMatchers(Routes::isCommandOfAProgram))
                .httpBasic(basic -> basic.authenticationDetailsSource(ProgramDetails::new)
                        .authenticationEntryPoint((request, response, failure) -> {
                            response.setHeader("WWW-Authenticate", "Basic realm=\"order pipeline\", charset=\"UTF-8\"");
                            problems.write(request, response, ProblemCode.LOGIN_NEEDED);
                        }))
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(new RoleTooLow(
                        Route.API, events, (request, response, shortage) -> {
                            if (shortage.isPresent()) {
                                var detail = shortage.get().described(texts, RequestLanguage.of(request));
                                problems.writeSaying(request, response, ProblemCode.FORBIDDEN, detail);
                            } else {
                                problems.write(request, response, ProblemCode.FORBIDDEN);
                            }
                        })))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .requestCache(cache -> cache.disable())
                .headers(Routes::headers)
                .addFilterAfter(new CurrentRights(accounts), SecurityContextHolderFilter.class)
                .addFilterBefore(new LoginLimit(attempts, problems), BasicAuthenticationFilter.class)
                .addFilterAfter(new RecentLoginOnly(Routes::isCommand, relogin, problems), AuthorizationFilter.class)
                .build();
    }

    /**
     * A program has no session to get a token from. A browser that keeps a password for HTTP Basic can't be made to send
     * such a command by a foreign site: commands are JSON, and for JSON a browser asks us first, and is not allowed.
     */
    private static boolean isCommandOfAProgram(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    /** What moves money or goods. */
    private static boolean isCommand(HttpServletRequest request) {
        return request.getServletPath().startsWith(COMMANDS);
    }

    /** The management port, which is open to the machine it is bound to; only what its settings expose exists. */
    @Bean
    @Order(2)
    SecurityFilterChain management(HttpSecurity http) throws Exception {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(routes -> routes.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(Routes::headers)
                .build();
    }

    /** People: a login page and a session. */
    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http,
            LoginAttempts attempts,
            Accounts accounts,
            ApplicationEventPublisher events,
            Problems problems)
            throws Exception {
        return http.authorizeHttpRequests(routes -> {
                    routes.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .requestMatchers(HttpMethod.GET, "/livez", "/readyz", "/assets/**", "/problems/*", LOGIN)
                            .permitAll();
                    allow(routes, Route.PAGES);
                    routes.anyRequest().denyAll();
                })
                .formLogin(login -> login.loginPage(LOGIN)
                        .defaultSuccessUrl(HOME)
                        .failureUrl(LOGIN + "?failed")
                        .permitAll(false))
                .logout(logout -> logout.logoutSuccessUrl(LOGIN + "?out"))
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(
                        new RoleTooLow(Route.PAGES, events, (request, response, shortage) -> {
                            shortage.ifPresent(found -> found.keepIn(request));
                            response.sendError(HttpServletResponse.SC_FORBIDDEN);
                        })))
                .headers(Routes::headers)
                .addFilterAfter(new CurrentRights(accounts), SecurityContextHolderFilter.class)
                .addFilterBefore(new LoginLimit(attempts, problems), CsrfFilter.class)
                .build();
    }

    private static void allow(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules,
            List<Route> routes) {
        for (var route : routes) {
            rules.requestMatchers(route.method(), route.pattern())
                    .hasRole(route.lowest().name());
        }
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
    }

    @Bean
    LoginAttempts loginAttempts(Clock clock) {
        return new LoginAttempts(clock);
    }

    /** Counts what both ways of logging in report. */
    @Configuration(proxyBeanMethods = false)
    static class Counting {

        private final LoginAttempts attempts;

        Counting(LoginAttempts attempts) {
            this.attempts = attempts;
        }

        @EventListener
        void failed(AbstractAuthenticationFailureEvent event) {
            if (event.getAuthentication().getDetails() instanceof WebAuthenticationDetails details) {
                attempts.failed(details.getRemoteAddress());
            }
        }

        @EventListener
        void succeeded(AuthenticationSuccessEvent event) {
            if (event.getAuthentication().getDetails() instanceof WebAuthenticationDetails details) {
                attempts.succeeded(details.getRemoteAddress());
            }
        }
    }
}
