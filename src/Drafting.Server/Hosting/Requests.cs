using System.Reflection;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Hosting;

/// <summary>The only thing every MediatR request passes: its shape is checked before its handler sees it.</summary>
public sealed class Validation<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse> where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators) await validator.ValidateAndThrowAsync(request, cancellationToken);
        return await next();
    }
}

/// <summary>Registers MediatR 5, which has no registration of its own, with every handler and validator of this assembly.</summary>
public static class Requests
{
    public static IServiceCollection AddRequests(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Validation<,>));
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsGenericType: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) || i.GetGenericTypeDefinition() == typeof(IValidator<>))))
                services.AddTransient(contract, type);
        }
        return services;
    }
}

/// <summary>Rules that several requests share.</summary>
public static class Rules
{
    /// <summary>One line of words: not blank, at most <paramref name="max"/> code units, no control characters.</summary>
    public static IRuleBuilderOptions<T, string> Line<T>(this IRuleBuilder<T, string> rule, int max, string name) => rule
        .Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage($"The {name} must not be empty.")
        .Must(s => s is null || s.Length <= max).WithMessage((_, s) => $"The {name} has {s.Length} characters; at most {max} are allowed.")
        .Must(s => s is null || !s.Any(char.IsControl)).WithMessage($"The {name} must be one line without control characters.");

    /// <summary>Several lines of words, maybe none: at most <paramref name="max"/> code units, no control characters but line breaks.</summary>
    public static IRuleBuilderOptions<T, string> Prose<T>(this IRuleBuilder<T, string> rule, int max, string name) => rule
        .NotNull().WithMessage($"The {name} is missing.")
        .Must(s => s is null || s.Length <= max).WithMessage((_, s) => $"The {name} has {s.Length} characters; at most {max} are allowed.")
        .Must(s => s is null || !s.Any(c => char.IsControl(c) && c is not '\n')).WithMessage($"The {name} must have no control characters but line breaks (\\n).");
}
