from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

env = make_vec_env("Acrobot-v1", n_envs=8)
model = PPO("MlpPolicy", env, n_steps=256, verbose=1, learning_rate=lambda progress: 4e-4 * (1 - progress))
model.learn(total_timesteps=100_000)
