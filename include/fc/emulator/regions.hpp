// The regions that have Function Compute, with their display names.
#pragma once

#include <string_view>

namespace fc::emulator {

struct region_fact {
  std::string_view id;
  std::string_view english;
  std::string_view chinese;
  std::string_view japanese;
};

inline constexpr region_fact known_regions[] = {
    {"ap-northeast-1", "Japan (Tokyo)", "日本（东京）", "日本 (東京)"},
    {"ap-northeast-2", "South Korea (Seoul)", "韩国（首尔）", "韓国 (ソウル)"},
    {"ap-south-1", "India (Mumbai)", "印度（孟买）", "インド (ムンバイ)"},
    {"ap-southeast-1", "Singapore", "新加坡", "シンガポール"},
    {"ap-southeast-2", "Australia (Sydney)", "澳大利亚（悉尼）", "オーストラリア (シドニー)"},
    {"ap-southeast-3", "Malaysia (Kuala Lumpur)", "马来西亚（吉隆坡）", "マレーシア (クアラルンプール)"},
    {"ap-southeast-5", "Indonesia (Jakarta)", "印度尼西亚（雅加达）", "インドネシア (ジャカルタ)"},
    {"ap-southeast-7", "Thailand (Bangkok)", "泰国（曼谷）", "タイ (バンコク)"},
    {"cn-beijing", "China (Beijing)", "华北2（北京）", "中国 (北京)"},
    {"cn-chengdu", "China (Chengdu)", "西南1（成都）", "中国 (成都)"},
    {"cn-hangzhou", "China (Hangzhou)", "华东1（杭州）", "中国 (杭州)"},
    {"cn-hangzhou-finance", "China East 1 Finance", "华东1 金融云", "中国東部 1 金融"},
    {"cn-hongkong", "China (Hong Kong)", "中国香港", "中国 (香港)"},
    {"cn-huhehaote", "China (Hohhot)", "华北5（呼和浩特）", "中国 (フフホト)"},
    {"cn-qingdao", "China (Qingdao)", "华北1（青岛）", "中国 (青島)"},
    {"cn-shanghai", "China (Shanghai)", "华东2（上海）", "中国 (上海)"},
    {"cn-shenzhen", "China (Shenzhen)", "华南1（深圳）", "中国 (深セン)"},
    {"cn-zhangjiakou", "China (Zhangjiakou)", "华北3（张家口）", "中国 (張家口)"},
    {"eu-central-1", "Germany (Frankfurt)", "德国（法兰克福）", "ドイツ (フランクフルト)"},
    {"eu-west-1", "UK (London)", "英国（伦敦）", "英国 (ロンドン)"},
    {"us-east-1", "US (Virginia)", "美国（弗吉尼亚）", "米国 (バージニア)"},
    {"us-west-1", "US (Silicon Valley)", "美国（硅谷）", "米国 (シリコンバレー)"},
};

}  // namespace fc::emulator
